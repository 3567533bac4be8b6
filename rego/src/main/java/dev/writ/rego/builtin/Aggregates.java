package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ANY;
import static dev.writ.rego.builtin.Signatures.ARRAY;
import static dev.writ.rego.builtin.Signatures.ARRAY_OR_SET;
import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.NUMBER;
import static dev.writ.rego.builtin.Signatures.OBJECT;
import static dev.writ.rego.builtin.Signatures.SET;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Type;
import java.util.List;

/** One value out of many. */
final class Aggregates {
  static final List<Builtin> ALL =
      List.of(
          line("all", Later.CODE, BOOLEAN, ARRAY_OR_SET),
          line("any", Later.CODE, BOOLEAN, ARRAY_OR_SET),
          line("count", Later.CODE, NUMBER, Type.oneOf(STRING, ARRAY, OBJECT, SET)),
          line("max", Later.CODE, ANY, ARRAY_OR_SET),
          line("min", Later.CODE, ANY, ARRAY_OR_SET),
          line("product", Later.CODE, NUMBER, Type.oneOf(Type.array(NUMBER), Type.set(NUMBER))),
          line("sort", Later.CODE, ARRAY, ARRAY_OR_SET),
          line("sum", Later.CODE, NUMBER, Type.oneOf(Type.array(NUMBER), Type.set(NUMBER))));

  private Aggregates() {}
}
