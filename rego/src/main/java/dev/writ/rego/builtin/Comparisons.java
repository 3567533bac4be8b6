package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ANY;
import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoValue;
import java.util.List;

/** Comparisons by the total order of values, across types. */
final class Comparisons {
  static final List<Builtin> ALL =
      List.of(
          line("equal", (context, xs) -> RegoValue.of(xs[0].equals(xs[1])), BOOLEAN, ANY, ANY),
          line("gt", (context, xs) -> RegoValue.of(compare(xs) > 0), BOOLEAN, ANY, ANY),
          line("gte", (context, xs) -> RegoValue.of(compare(xs) >= 0), BOOLEAN, ANY, ANY),
          line("lt", (context, xs) -> RegoValue.of(compare(xs) < 0), BOOLEAN, ANY, ANY),
          line("lte", (context, xs) -> RegoValue.of(compare(xs) <= 0), BOOLEAN, ANY, ANY),
          line("neq", (context, xs) -> RegoValue.of(!xs[0].equals(xs[1])), BOOLEAN, ANY, ANY));

  private Comparisons() {}

  private static int compare(RegoValue[] xs) {
    return xs[0].compareTo(xs[1]);
  }
}
