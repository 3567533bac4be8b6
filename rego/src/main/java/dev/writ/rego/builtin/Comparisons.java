package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ANY;
import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import java.util.List;

/** Comparisons by the total order of values. */
final class Comparisons {
  static final List<Builtin> ALL =
      List.of(
          line("equal", Later.CODE, BOOLEAN, ANY, ANY),
          line("gt", Later.CODE, BOOLEAN, ANY, ANY),
          line("gte", Later.CODE, BOOLEAN, ANY, ANY),
          line("lt", Later.CODE, BOOLEAN, ANY, ANY),
          line("lte", Later.CODE, BOOLEAN, ANY, ANY),
          line("neq", Later.CODE, BOOLEAN, ANY, ANY));

  private Comparisons() {}
}
