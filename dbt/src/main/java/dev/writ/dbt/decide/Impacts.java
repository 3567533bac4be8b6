package dev.writ.dbt.decide;

import dev.writ.dbt.decide.Violation.Impact;
import dev.writ.dbt.observe.Snapshot.Graph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is reached from models, over every kind of node but tests. Nodes are gone through once, users
 * before what they use; each has a bit for every model and exposure that it reaches, in the order
 * in which they are named. Only the sets that are still needed are kept: of a chain of 12,000
 * models, that is one at a time.
 */
final class Impacts {
  private static final Impact NONE = new Impact(List.of(), List.of(), 0);

  /** Names that an answer lists. */
  private static final int LISTED = 100;

  private final Map<String, Integer> index = new HashMap<>();
  private final int[][] children;

  /** A node's bit; -1 where it is neither a model nor an exposure. */
  private final int[] bits;

  /** Names by bit: first those of models, then those of exposures, each sorted. */
  private final List<String> names = new ArrayList<>();

  private final int models;
  private final Map<String, Impact> found = new HashMap<>();

  private Impacts(Graph graph) {
    List<String> ids = new ArrayList<>();
    graph.nodes().keySet().forEach(id -> number(id, ids));
    graph.exposures().keySet().forEach(id -> number(id, ids));
    graph.children().keySet().forEach(id -> number(id, ids));
    children = new int[ids.size()][];
    for (int node = 0; node < children.length; node++) {
      children[node] =
          graph.children().getOrDefault(ids.get(node), List.of()).stream()
              .filter(id -> !isTest(id) && index.containsKey(id))
              .mapToInt(index::get)
              .toArray();
    }
    bits = new int[children.length];
    Arrays.fill(bits, -1);
    graph.nodes().values().stream()
        .filter(Graph.Node::isModel)
        .sorted(Comparator.comparing(Graph.Node::displayName))
        .forEach(node -> name(node.id(), node.displayName()));
    models = names.size();
    graph.exposures().entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(exposure -> name(exposure.getKey(), exposure.getValue()));
  }

  private void number(String id, List<String> ids) {
    if (!isTest(id) && index.putIfAbsent(id, ids.size()) == null) {
      ids.add(id);
    }
  }

  private void name(String id, String name) {
    Integer node = index.get(id);
    if (node != null) {
      bits[node] = names.size();
      names.add(name);
    }
  }

  private static boolean isTest(String id) {
    return id.startsWith("test.") || id.startsWith("unit_test.");
  }

  /**
   * @param wanted ids of models
   */
  static Impacts of(Graph graph, Set<String> wanted) {
    Impacts impacts = new Impacts(graph);
    impacts.walk(wanted);
    return impacts;
  }

  /** Of one that was wanted; nobody for an id that is not there. */
  Impact of(String id) {
    return found.getOrDefault(id, NONE);
  }

  private void walk(Set<String> wanted) {
    List<int[]> components = Components.of(children.length, node -> children[node]);
    int[] componentOf = new int[children.length];
    for (int i = 0; i < components.size(); i++) {
      for (int node : components.get(i)) {
        componentOf[node] = i;
      }
    }
    int[] needed = new int[components.size()]; // by so many edges that are still to be followed
    for (int node = 0; node < children.length; node++) {
      for (int child : children[node]) {
        needed[componentOf[child]]++;
      }
    }
    Map<Integer, List<String>> wantedOf = new HashMap<>();
    for (String id : wanted) {
      Integer node = index.get(id);
      if (node != null) {
        wantedOf.computeIfAbsent(componentOf[node], _ -> new ArrayList<>()).add(id);
      }
    }
    BitSet[] reached = new BitSet[components.size()];
    for (int i = 0; i < reached.length; i++) {
      BitSet own = new BitSet(names.size());
      for (int node : components.get(i)) {
        if (bits[node] >= 0) {
          own.set(bits[node]);
        }
        for (int child : children[node]) {
          int other = componentOf[child];
          if (other != i) {
            own.or(reached[other]);
          }
          if (--needed[other] == 0 && other != i) {
            reached[other] = new BitSet();
          }
        }
      }
      reached[i] = own;
      for (String id : wantedOf.getOrDefault(i, List.of())) {
        found.put(id, impact(own, bits[index.getOrDefault(id, 0)]));
      }
      if (needed[i] == 0) {
        reached[i] = new BitSet();
      }
    }
  }

  private Impact impact(BitSet reached, int own) {
    boolean wasSet = own >= 0 && reached.get(own);
    if (wasSet) {
      reached.clear(own);
    }
    List<String> listed = new ArrayList<>();
    int bit = reached.nextSetBit(0);
    while (bit >= 0 && bit < models && listed.size() < LISTED) {
      listed.add(names.get(bit));
      bit = reached.nextSetBit(bit + 1);
    }
    List<String> exposures = new ArrayList<>();
    int total = reached.cardinality();
    for (bit = reached.nextSetBit(models); bit >= 0; bit = reached.nextSetBit(bit + 1)) {
      total--;
      if (exposures.size() < LISTED) {
        exposures.add(names.get(bit));
      }
    }
    if (wasSet) {
      reached.set(own);
    }
    return new Impact(listed, exposures, total);
  }
}
