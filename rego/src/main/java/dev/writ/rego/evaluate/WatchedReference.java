package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** A reference that leaves in the frame what it found, so that a line can tell why it failed. */
final class WatchedReference extends Expr {
  private final int slot;
  private final Expr reference;

  WatchedReference(int slot, Expr reference) {
    this.slot = slot;
    this.reference = reference;
  }

  @Override
  @Nullable RegoValue eval(Scope scope, @Nullable RegoValue[] frame) {
    RegoValue value = reference.eval(scope, frame);
    frame[slot] = value == null ? Scope.UNDEFINED : value;
    return value;
  }
}
