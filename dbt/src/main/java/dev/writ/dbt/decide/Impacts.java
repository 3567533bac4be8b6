package dev.writ.dbt.decide;

import dev.writ.dbt.decide.Violation.Impact;
import dev.writ.dbt.observe.Snapshot.Graph;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is reached from a model, over every kind of node but tests. Each node is walked once for each
 * model that is asked for, with a bit per node and no recursion.
 */
final class Impacts {
  /** Names that an answer lists. */
  private static final int LISTED = 100;

  private final Graph graph;
  private final List<String> ids = new ArrayList<>();
  private final Map<String, Integer> index = new HashMap<>();
  private final int[][] children;
  private final Map<String, Impact> known = new HashMap<>();

  Impacts(Graph graph) {
    this.graph = graph;
    graph.nodes().keySet().forEach(this::number);
    graph.exposures().keySet().forEach(this::number);
    graph.children().keySet().forEach(this::number);
    int nodes = ids.size();
    children = new int[nodes][];
    for (int node = 0; node < nodes; node++) {
      children[node] =
          graph.children().getOrDefault(ids.get(node), List.of()).stream()
              .filter(id -> !isTest(id) && index.containsKey(id))
              .mapToInt(index::get)
              .toArray();
    }
  }

  private void number(String id) {
    if (index.putIfAbsent(id, ids.size()) == null) {
      ids.add(id);
    }
  }

  private static boolean isTest(String id) {
    return id.startsWith("test.") || id.startsWith("unit_test.");
  }

  Impact of(String id) {
    return known.computeIfAbsent(id, this::walk);
  }

  private Impact walk(String id) {
    Integer start = index.get(id);
    if (start == null) {
      return new Impact(List.of(), List.of(), 0);
    }
    BitSet seen = new BitSet(ids.size());
    Deque<Integer> waiting = new ArrayDeque<>(List.of(start));
    while (!waiting.isEmpty()) {
      for (int child : children[waiting.remove()]) {
        if (!seen.get(child)) {
          seen.set(child);
          waiting.add(child);
        }
      }
    }
    seen.clear(start);
    return impact(seen);
  }

  private Impact impact(BitSet reached) {
    List<String> models = new ArrayList<>();
    List<String> exposures = new ArrayList<>();
    for (int node = reached.nextSetBit(0); node >= 0; node = reached.nextSetBit(node + 1)) {
      Graph.Node found = graph.nodes().get(ids.get(node));
      String exposure = graph.exposures().get(ids.get(node));
      if (found != null && found.isModel()) {
        models.add(found.displayName());
      } else if (exposure != null) {
        exposures.add(exposure);
      }
    }
    models.sort(null);
    exposures.sort(null);
    int total = models.size();
    return new Impact(models.subList(0, Math.min(LISTED, total)), exposures, total);
  }
}
