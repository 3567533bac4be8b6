package dev.writ.dbt.decide;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The strongly connected components of a graph, by Tarjan's algorithm with a stack of its own:
 * projects have chains of ten thousand models. Each node's edges are asked for once.
 */
final class Components {
  private final int[][] next;
  private final int[] order;
  private final int[] lowest;
  private final boolean[] open;
  private final int[] waiting;
  private int waitingCount;
  private int met;
  private final List<int[]> found = new ArrayList<>();

  private Components(int nodes) {
    next = new int[nodes][];
    order = new int[nodes];
    lowest = new int[nodes];
    open = new boolean[nodes];
    waiting = new int[nodes];
  }

  /**
   * Finds them all; a component comes after all that it leads to.
   *
   * @param nodes how many there are; they are numbered from 0
   * @param edges where a node leads to
   * @return members of each component, in ascending order
   */
  static List<int[]> of(int nodes, IntFunction<int[]> edges) {
    Components components = new Components(nodes);
    for (int node = 0; node < nodes; node++) {
      if (components.order[node] == 0) {
        components.visit(node, edges);
      }
    }
    return components.found;
  }

  private void visit(int root, IntFunction<int[]> edges) {
    Deque<int[]> path = new ArrayDeque<>(); // a node, and which of its edges comes next
    path.push(enter(root, edges));
    while (!path.isEmpty()) {
      int[] top = path.peek();
      int node = top[0];
      if (top[1] < next[node].length) {
        int other = next[node][top[1]++];
        if (order[other] == 0) {
          path.push(enter(other, edges));
        } else if (open[other]) {
          lowest[node] = Math.min(lowest[node], order[other]);
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

  private int[] enter(int node, IntFunction<int[]> edges) {
    next[node] = edges.apply(node);
    order[node] = ++met;
    lowest[node] = met;
    open[node] = true;
    waiting[waitingCount++] = node;
    return new int[] {node, 0};
  }

  private void close(int root) {
    int first = waitingCount;
    do {
      first--;
      open[waiting[first]] = false;
    } while (waiting[first] != root);
    int[] members = Arrays.copyOfRange(waiting, first, waitingCount);
    waitingCount = first;
    Arrays.sort(members);
    found.add(members);
  }
}
