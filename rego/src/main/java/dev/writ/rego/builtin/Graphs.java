package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ANY;
import static dev.writ.rego.builtin.Signatures.ARRAY;
import static dev.writ.rego.builtin.Signatures.ARRAY_OR_SET;
import static dev.writ.rego.builtin.Signatures.SET;
import static dev.writ.rego.builtin.Signatures.line;
import static dev.writ.rego.builtin.Signatures.tuple;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Type;
import java.util.List;

/** Graphs given as an object from each node to its neighbours, and trees. */
final class Graphs {
  private static final Type GRAPH = Type.object(ANY, ARRAY_OR_SET);

  static final List<Builtin> ALL =
      List.of(
          line("graph.reachable", Later.CODE, SET, GRAPH, ARRAY_OR_SET),
          line("graph.reachable_paths", Later.CODE, Type.set(ARRAY), GRAPH, ARRAY_OR_SET),
          line("walk", Later.CODE, tuple(ARRAY, ANY), ANY));

  private Graphs() {}
}
