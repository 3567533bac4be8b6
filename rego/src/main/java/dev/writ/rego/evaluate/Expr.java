package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** Something with at most one value once its variables are bound. */
abstract class Expr {
  /** Null when it is undefined. */
  abstract @Nullable RegoValue eval(Scope scope, @Nullable RegoValue[] frame);

  /** Its value if that is the same always, else null. */
  @Nullable RegoValue constant() {
    return null;
  }
}
