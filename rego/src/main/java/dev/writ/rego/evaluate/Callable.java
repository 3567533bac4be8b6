package dev.writ.rego.evaluate;

import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** A builtin or a function, as something that another function is replaced by. */
@FunctionalInterface
interface Callable {
  @Nullable RegoValue call(Scope scope, RegoValue[] arguments, Location at);
}
