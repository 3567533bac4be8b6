package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Clauses that agree on one value. */
final class CompleteRules extends Rules {
  private static final String CONFLICT = "complete rules must not produce multiple outputs";
  private static final RegoValue[] NO_ARGUMENTS = {};

  private Clause[] clauses = {};
  private @Nullable Clause otherwise;
  private boolean oneConstant;
  private @Nullable ClauseIndex index;

  CompleteRules(int number) {
    super(number);
  }

  /** Set once, before the snapshot is used: rules refer to each other. */
  void define(List<Clause> clauses, @Nullable Clause otherwise, @Nullable ClauseIndex index) {
    this.clauses = clauses.toArray(new Clause[0]);
    this.otherwise = otherwise;
    this.index = index;
    this.oneConstant = giveOneConstant(clauses);
  }

  /** Then the first solution of any clause is the answer. */
  static boolean giveOneConstant(List<Clause> clauses) {
    RegoValue first = clauses.isEmpty() ? null : clauses.getFirst().value().constant();
    for (Clause clause : clauses) {
      if (first == null || clause.orElse() != null || !first.equals(clause.value().constant())) {
        return false;
      }
    }
    return first != null;
  }

  @Override
  @Nullable RegoValue compute(Scope scope) {
    RegoValue found = null;
    for (Clause clause : index == null ? clauses : index.candidates(scope)) {
      found = clause.solve(scope, NO_ARGUMENTS, found, CONFLICT);
      if (found != null && oneConstant) {
        return found;
      }
    }
    return found == null && otherwise != null
        ? otherwise.solve(scope, NO_ARGUMENTS, null, CONFLICT)
        : found;
  }

  @Override
  @Nullable RegoValue find(Scope scope, RegoValue key) {
    RegoValue value = value(scope);
    return value == null ? null : Paths.find(value, key);
  }
}
