package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** {@code {a, b}}. */
final class EvalSet extends Expr {
  private final Expr[] elements;

  EvalSet(Expr[] elements) {
    this.elements = elements;
  }

  @Override
  @Nullable RegoValue eval(Scope scope, @Nullable RegoValue[] frame) {
    RegoValue.SetOf.Builder set = RegoValue.SetOf.builder();
    for (Expr element : elements) {
      RegoValue value = element.eval(scope, frame);
      if (value == null) {
        return null;
      }
      set.add(value);
    }
    return set.build();
  }
}
