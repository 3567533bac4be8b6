package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ARRAY;
import static dev.writ.rego.builtin.Signatures.NUMBER;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import java.util.List;

/** Arrays. */
final class Arrays {
  static final List<Builtin> ALL =
      List.of(
          line("array.concat", Later.CODE, ARRAY, ARRAY, ARRAY),
          line("array.flatten", Later.CODE, ARRAY, ARRAY),
          line("array.reverse", Later.CODE, ARRAY, ARRAY),
          line("array.slice", Later.CODE, ARRAY, ARRAY, NUMBER, NUMBER));

  private Arrays() {}
}
