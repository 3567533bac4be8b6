package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** A variable. */
final class EvalVariable extends Expr {
  private final int slot;

  EvalVariable(int slot) {
    this.slot = slot;
  }

  @Override
  @Nullable RegoValue eval(Scope scope, @Nullable RegoValue[] frame) {
    return frame[slot];
  }
}
