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
 * depend on themselves. Tarjan's algorithm with a stack of its own, because projects have chains of
 * ten thousand models.
 */
final class Cycles {
  private final List<String> ids = new ArrayList<>();
  private final int[][] users;
  private final int[] order;
  private final int[] lowest;
  private final boolean[] open;
  private final Deque<Integer> component = new ArrayDeque<>();
  private final List<List<Integer>> found = new ArrayList<>();
  private int next = 1;

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
    List<List<Integer>> lists = new ArrayList<>();
    ids.forEach(id -> lists.add(new ArrayList<>()));
    for (Graph.Node node : graph.nodes().values()) {
      Integer user = index.get(node.id());
      if (user != null) {
        for (String id : node.dependsOn()) {
          Integer used = index.get(id);
          if (used != null) {
            lists.get(used).add(user);
          }
        }
      }
    }
    users = new int[ids.size()][];
    for (int i = 0; i < users.length; i++) {
      users[i] = lists.get(i).stream().mapToInt(Integer::intValue).toArray();
    }
    order = new int[users.length];
    lowest = new int[users.length];
    open = new boolean[users.length];
  }

  /**
   * @param judged ids of models in scope; a circle without any of them is not reported
   */
  static List<Cycle> of(Graph graph, Set<String> judged) {
    Cycles cycles = new Cycles(graph);
    for (int node = 0; node < cycles.users.length; node++) {
      if (cycles.order[node] == 0) {
        cycles.visit(node);
      }
    }
    List<Cycle> all = new ArrayList<>();
    for (List<Integer> members : cycles.found) {
      members.stream()
          .filter(node -> judged.contains(cycles.ids.get(node)))
          .findFirst()
          .ifPresent(first -> all.add(cycles.cycle(first, members)));
    }
    return all;
  }

  private void visit(int root) {
    Deque<int[]> path = new ArrayDeque<>(); // a node, and which of its users comes next
    enter(root, path);
    while (!path.isEmpty()) {
      int[] top = path.peek();
      int node = top[0];
      if (top[1] < users[node].length) {
        int user = users[node][top[1]++];
        if (order[user] == 0) {
          enter(user, path);
        } else if (open[user]) {
          lowest[node] = Math.min(lowest[node], order[user]);
        }
      } else {
        path.pop();
        if (!path.isEmpty()) {
          int above = path.peek()[0];
          lowest[above] = Math.min(lowest[above], lowest[node]);
        }
        if (lowest[node] == order[node]) {
          close(node);
        }
      }
    }
  }

  private void enter(int node, Deque<int[]> path) {
    order[node] = next;
    lowest[node] = next++;
    open[node] = true;
    component.push(node);
    path.push(new int[] {node, 0});
  }

  private void close(int root) {
    List<Integer> members = new ArrayList<>();
    int node;
    do {
      node = component.pop();
      open[node] = false;
      members.add(node);
    } while (node != root);
    boolean usesItself = Arrays.stream(users[root]).anyMatch(user -> user == root);
    if (members.size() > 1 || usesItself) {
      Collections.sort(members);
      found.add(members);
    }
  }

  /** Breadth first from the first node over its users until it is met again. */
  private Cycle cycle(int first, List<Integer> members) {
    Map<Integer, Integer> from = new HashMap<>();
    Deque<Integer> waiting = new ArrayDeque<>(List.of(first));
    while (!from.containsKey(first)) {
      int node = waiting.remove();
      for (int user : users[node]) {
        if (Collections.binarySearch(members, user) >= 0 && from.putIfAbsent(user, node) == null) {
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
    return new Cycle(ids.get(first), members.stream().map(ids::get).toList(), path);
  }
}
