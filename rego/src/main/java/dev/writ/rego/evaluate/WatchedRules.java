package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** Rules that tell when they are worked out. */
final class WatchedRules extends Rules {
  private final Watched.OfRule rule;
  private final Rules rules;

  /**
   * @param rules which have the same number
   */
  WatchedRules(Watched.OfRule rule, Rules rules) {
    super(rules.number());
    this.rule = rule;
    this.rules = rules;
  }

  @Override
  @Nullable RegoValue compute(Scope scope) {
    Trace.Asked asked = scope.trace().open(rule);
    RegoValue value = rules.compute(scope);
    scope.trace().close(asked, scope, value);
    return value;
  }

  @Override
  @Nullable RegoValue find(Scope scope, RegoValue key) {
    if (scope.results[number()] != null) {
      return rules.find(scope, key);
    }
    Trace.Asked asked = scope.trace().open(rule);
    RegoValue value = rules.find(scope, key);
    scope.trace().close(asked, scope, value);
    return value;
  }
}
