package dev.writ.dbt.decide;

import dev.writ.dbt.observe.Snapshot.Graph;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The circles of a graph: its strongly connected components of more than one node, and nodes that
 * depend on themselves.
 */
final class Cycles {
  private final List<String> ids = new ArrayList<>();
  private final int[][] users;

  /**
   * One circle.
   *
   * @param first id of the component's first node in the order of the manifest that is judged
   * @param members ids, in the order of the manifest
   * @param path ids of the shortest circle through {@code first}, which stands at both ends; each
   *     is used by the one after it
   */
  record Cycle(String first, List<String> members, List<String> path) {}

  private Cycles(Graph graph) {
    Map<String, Integer> index = new HashMap<>();
    for (Graph.Node node : graph.nodes().values()) {
      if (!node.kind().equals("test")) { // nothing depends on a test
        index.put(node.id(), ids.size());
        ids.add(node.id());
      }
    }
    users = new int[ids.size()][];
    int[] counts = new int[ids.size()];
    for (String id : ids) {
      for (String used : dependencies(graph, id)) {
        Integer at = index.get(used);
        if (at != null) {
          counts[at]++;
        }
      }
    }
    for (int node = 0; node < users.length; node++) {
      users[node] = new int[counts[node]];
    }
    for (int user = 0; user < users.length; user++) {
      for (String used : dependencies(graph, ids.get(user))) {
        Integer at = index.get(used);
        if (at != null) {
          users[at][users[at].length - counts[at]--] = user;
        }
      }
    }
  }

  private static List<String> dependencies(Graph graph, String id) {
    return Objects.requireNonNull(graph.nodes().get(id), "it is numbered").dependsOn();
  }

  /**
   * @param judged ids of models in scope; a circle without any of them is not reported
   */
  static List<Cycle> of(Graph graph, Set<String> judged) {
    Cycles cycles = new Cycles(graph);
    List<Cycle> all = new ArrayList<>();
    for (int[] members : Components.of(cycles.users.length, node -> cycles.users[node])) {
      if (members.length > 1 || cycles.usesItself(members[0])) {
        Arrays.stream(members)
            .filter(node -> judged.contains(cycles.ids.get(node)))
            .findFirst()
            .ifPresent(first -> all.add(cycles.cycle(first, members)));
      }
    }
    return all;
  }

  private boolean usesItself(int node) {
    for (int user : users[node]) {
      if (user == node) {
        return true;
      }
    }
    return false;
  }

  /** Breadth first from the first node over its users until it is met again. */
  private Cycle cycle(int first, int[] members) {
    Map<Integer, Integer> from = new HashMap<>();
    Deque<Integer> waiting = new ArrayDeque<>(List.of(first));
    while (!from.containsKey(first)) {
      int node = waiting.remove();
      for (int user : users[node]) {
        if (Arrays.binarySearch(members, user) >= 0 && from.putIfAbsent(user, node) == null) {
          waiting.add(user);
        }
      }
    }
    List<String> path = new ArrayList<>(List.of(ids.get(first)));
    int node = first;
    do {
      node = Objects.requireNonNull(from.get(node), "the walk came from somewhere");
      path.add(ids.get(node));
    } while (node != first);
    Collections.reverse(path);
    return new Cycle(ids.get(first), Arrays.stream(members).mapToObj(ids::get).toList(), path);
  }
}
