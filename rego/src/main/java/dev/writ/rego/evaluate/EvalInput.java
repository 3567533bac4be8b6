package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** The whole input. */
final class EvalInput extends Expr {
  @Override
  @Nullable RegoValue eval(Scope scope, @Nullable RegoValue[] frame) {
    return scope.input;
  }
}
