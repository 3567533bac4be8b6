package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function written in Rego. Results are remembered by arguments, once per scope. */
final class Function {
  private static final String CONFLICT =
      "functions must not produce multiple outputs for same inputs";

  private final String name;
  private Clause[] clauses = {};
  private @Nullable Clause otherwise;
  private boolean oneConstant;
  private boolean worthRemembering;
  private @Nullable ClauseIndex index;

  Function(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /** Set once, before the snapshot is used: functions call each other. */
  void define(List<Clause> clauses, @Nullable Clause otherwise, @Nullable ClauseIndex index) {
    this.clauses = clauses.toArray(Clause[]::new);
    this.otherwise = otherwise;
    this.index = index;
    this.oneConstant = CompleteRules.giveOneConstant(clauses);
    this.worthRemembering =
        clauses.stream().anyMatch(c -> !c.body().isDeterministic() || c.body().size() > 3);
  }

  @SuppressWarnings("ArrayRecordComponent") // compares what is in it
  private record Call(Function function, RegoValue[] arguments) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Call that
          && function == that.function
          && Arrays.equals(arguments, that.arguments);
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(function) * 31 + Arrays.hashCode(arguments);
    }
  }

  @Nullable RegoValue call(Scope scope, RegoValue[] arguments) {
    if (!worthRemembering) {
      return compute(scope, arguments);
    }
    Call memo = new Call(this, arguments);
    RegoValue known = scope.remembered(memo);
    if (known == null) {
      known = compute(scope, arguments);
      scope.remember(memo, known == null ? Scope.UNDEFINED : known);
      return known;
    }
    return Scope.isUndefined(known) ? null : known;
  }

  private @Nullable RegoValue compute(Scope scope, RegoValue[] arguments) {
    scope.meter.enter();
    RegoValue found = null;
    for (Clause clause : index == null ? clauses : index.candidates(scope)) {
      found = clause.solve(scope, arguments, found, CONFLICT);
      if (found != null && oneConstant) {
        break;
      }
    }
    if (found == null && otherwise != null) {
      found = otherwise.solve(scope, arguments, null, CONFLICT);
    }
    scope.meter.leave();
    return found;
  }
}
