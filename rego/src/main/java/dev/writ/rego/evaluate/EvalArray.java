package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** {@code [a, b]}. */
final class EvalArray extends Expr {
  private final Expr[] elements;

  EvalArray(Expr[] elements) {
    this.elements = elements;
  }

  @Override
  @Nullable RegoValue eval(Scope scope, @Nullable RegoValue[] frame) {
    RegoValue[] values = new RegoValue[elements.length];
    for (int i = 0; i < values.length; i++) {
      RegoValue value = elements[i].eval(scope, frame);
      if (value == null) {
        return null;
      }
      values[i] = value;
    }
    return RegoValue.Arr.owning(values);
  }
}
