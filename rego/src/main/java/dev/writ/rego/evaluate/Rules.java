package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** All clauses of one name that is no function. Each is computed once per scope. */
abstract class Rules {
  private final int number;

  Rules(int number) {
    this.number = number;
  }

  final int number() {
    return number;
  }

  /** Null when undefined. */
  final @Nullable RegoValue value(Scope scope) {
    RegoValue known = scope.results[number];
    if (known == null) {
      scope.meter.enter();
      known = compute(scope);
      scope.meter.leave();
      scope.results[number] = known == null ? Scope.UNDEFINED : known;
      return known;
    }
    return Scope.isUndefined(known) ? null : known;
  }

  abstract @Nullable RegoValue compute(Scope scope);

  /** The part below one key, where only clauses run that can give it. */
  abstract @Nullable RegoValue find(Scope scope, RegoValue key);
}
