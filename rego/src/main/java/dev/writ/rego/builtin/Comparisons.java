package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ANY;
import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** Comparisons by the total order of values, across types. */
final class Comparisons {
  private Comparisons() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "equal" ->
          line(name, (context, xs) -> RegoValue.of(xs[0].equals(xs[1])), BOOLEAN, ANY, ANY);
      case "gt" -> line(name, (context, xs) -> RegoValue.of(compare(xs) > 0), BOOLEAN, ANY, ANY);
      case "gte" -> line(name, (context, xs) -> RegoValue.of(compare(xs) >= 0), BOOLEAN, ANY, ANY);
      case "lt" -> line(name, (context, xs) -> RegoValue.of(compare(xs) < 0), BOOLEAN, ANY, ANY);
      case "lte" -> line(name, (context, xs) -> RegoValue.of(compare(xs) <= 0), BOOLEAN, ANY, ANY);
      case "neq" ->
          line(name, (context, xs) -> RegoValue.of(!xs[0].equals(xs[1])), BOOLEAN, ANY, ANY);
      default -> null;
    };
  }

  private static int compare(RegoValue[] xs) {
    return xs[0].compareTo(xs[1]);
  }
}
