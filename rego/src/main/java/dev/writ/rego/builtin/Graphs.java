package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ANY;
import static dev.writ.rego.builtin.Signatures.ARRAY;
import static dev.writ.rego.builtin.Signatures.ARRAY_OR_SET;
import static dev.writ.rego.builtin.Signatures.SET;
import static dev.writ.rego.builtin.Signatures.line;
import static dev.writ.rego.builtin.Signatures.objectOf;
import static dev.writ.rego.builtin.Signatures.setOf;
import static dev.writ.rego.builtin.Signatures.tuple;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Context;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.SetOf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Graphs given as an object from each node to its neighbours, and trees. */
final class Graphs {
  private static final Builtin.Type GRAPH = objectOf(ANY, ARRAY_OR_SET);

  private Graphs() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "graph.reachable" -> line(name, Graphs::reachable, SET, GRAPH, ARRAY_OR_SET);
      case "graph.reachable_paths" -> line(name, Graphs::paths, setOf(ARRAY), GRAPH, ARRAY_OR_SET);
      case "walk" -> line(name, Graphs::walk, tuple(ARRAY, ANY), ANY);
      default -> null;
    };
  }

  /** Only nodes that the graph has as keys are reached. */
  private static RegoValue reachable(Context context, RegoValue[] arguments) {
    Obj graph = Operands.object(arguments, 1);
    Deque<RegoValue> open = new ArrayDeque<>(start(arguments));
    SetOf.Builder reached = SetOf.builder();
    while (!open.isEmpty()) {
      RegoValue node = open.remove();
      RegoValue edges = graph.find(node);
      if (edges != null && reached.add(node)) {
        List<RegoValue> neighbours = neighbours(edges);
        context.charge(1L + neighbours.size());
        open.addAll(neighbours);
      }
    }
    return reached.build();
  }

  /** A node on the way of a search, with those of its neighbours that are still to be tried. */
  private record Step(RegoValue node, Iterator<RegoValue> neighbours) {}

  private static RegoValue paths(Context context, RegoValue[] arguments) {
    Obj graph = Operands.object(arguments, 1);
    SetOf.Builder paths = SetOf.builder();
    for (RegoValue node : start(arguments)) {
      RegoValue edges = graph.find(node);
      if (edges != null) {
        paths(context, graph, node, neighbours(edges), paths);
      }
    }
    return paths.build();
  }

  /** All ways from one node until a node repeats, leads on to nothing, or is not in the graph. */
  private static void paths(
      Context context,
      Obj graph,
      RegoValue first,
      List<RegoValue> neighbours,
      SetOf.Builder paths) {
    List<RegoValue> path = new ArrayList<>(List.of(first));
    Set<RegoValue> onPath = new HashSet<>(path);
    Deque<Step> steps = new ArrayDeque<>();
    steps.push(new Step(first, neighbours.iterator()));
    if (neighbours.isEmpty()) {
      paths.add(Arr.of(path));
    }
    while (!steps.isEmpty()) {
      if (!steps.peek().neighbours().hasNext()) {
        RegoValue left = steps.pop().node();
        path.removeLast();
        if (!path.contains(left)) { // the first node is there twice when it is its own neighbour
          onPath.remove(left);
        }
        continue;
      }
      RegoValue next = steps.peek().neighbours().next();
      context.charge(path.size());
      boolean repeats = steps.size() > 1 && onPath.contains(next);
      RegoValue edges = repeats ? null : graph.find(next);
      if (edges == null) {
        paths.add(Arr.of(path));
        continue;
      }
      List<RegoValue> further = neighbours(edges);
      path.add(next);
      onPath.add(next);
      steps.push(new Step(next, further.iterator()));
      if (further.isEmpty()) {
        paths.add(Arr.of(path));
      }
    }
  }

  private static List<RegoValue> start(RegoValue[] arguments) {
    if (arguments[1] instanceof Arr || arguments[1] instanceof SetOf) {
      return Operands.elements(arguments, 2);
    }
    throw Operands.mismatch(2, arguments[1], "{array, set}");
  }

  private static List<RegoValue> neighbours(RegoValue edges) {
    return switch (edges) {
      case Arr array -> array.asList();
      case SetOf set -> set.asList();
      default -> List.of();
    };
  }

  /** All outputs in one array; the evaluator takes them one by one from {@link Walk}. */
  private static RegoValue walk(Context context, RegoValue[] arguments) {
    List<RegoValue> outputs = new ArrayList<>();
    Walk.paths(
        arguments[0],
        (path, value) -> {
          context.charge(1);
          return outputs.add(Arr.of(path, value));
        });
    return Arr.of(outputs);
  }
}
