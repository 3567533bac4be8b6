package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** A constant. */
final class EvalConstant extends Expr {
  private final RegoValue value;

  EvalConstant(RegoValue value) {
    this.value = value;
  }

  @Override
  RegoValue eval(Scope scope, @Nullable RegoValue[] frame) {
    return value;
  }

  @Override
  RegoValue constant() {
    return value;
  }
}
