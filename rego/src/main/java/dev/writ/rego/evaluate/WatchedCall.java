package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** A call of a function that tells when it is asked. */
final class WatchedCall extends Expr {
  private final Watched.OfRule function;
  private final Expr call;

  WatchedCall(Watched.OfRule function, Expr call) {
    this.function = function;
    this.call = call;
  }

  @Override
  @Nullable RegoValue eval(Scope scope, @Nullable RegoValue[] frame) {
    Trace.Asked asked = scope.trace().open(function);
    RegoValue value = call.eval(scope, frame);
    scope.trace().close(asked, scope, value);
    return value;
  }
}
