package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** A look-up along known keys in a value. */
final class EvalLookup extends Expr {
  private final Expr head;
  private final Expr[] path;

  EvalLookup(Expr head, Expr[] path) {
    this.head = head;
    this.path = path;
  }

  @Override
  @Nullable RegoValue eval(Scope scope, @Nullable RegoValue[] frame) {
    RegoValue value = head.eval(scope, frame);
    for (int i = 0; value != null && i < path.length; i++) {
      RegoValue key = path[i].eval(scope, frame);
      value = key == null ? null : Paths.find(value, key);
    }
    return value;
  }
}
