package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** Where a clause begins and where it ends. */
abstract class WatchedClause extends Step {
  final Watched.OfClause clause;

  private WatchedClause(Watched.OfClause clause) {
    this.clause = clause;
  }

  @Override
  int size() {
    return 0;
  }

  /** Before its first line. */
  static final class Enter extends WatchedClause {
    Enter(Watched.OfClause clause) {
      super(clause);
    }

    @Override
    boolean test(Scope scope, @Nullable RegoValue[] frame) {
      scope.meter.refund();
      scope.trace().enter(clause);
      return true;
    }
  }

  /** After its last line, once for each solution. */
  static final class Exit extends WatchedClause {
    private final @Nullable Expr value;

    Exit(Watched.OfClause clause, @Nullable Expr value) {
      super(clause);
      this.value = value;
    }

    @Override
    boolean test(Scope scope, @Nullable RegoValue[] frame) {
      scope.meter.refund();
      scope.trace().exit(clause, value == null ? null : value.eval(scope, frame));
      return true;
    }
  }

  /** A function's first argument: the clause is tried even if the arguments do not match. */
  static final class Argument extends Pattern {
    private final Watched.OfClause clause;
    private final Pattern pattern;

    Argument(Watched.OfClause clause, Pattern pattern) {
      this.clause = clause;
      this.pattern = pattern;
    }

    @Override
    boolean match(Scope scope, @Nullable RegoValue[] frame, RegoValue value) {
      scope.trace().consider(clause);
      return pattern.match(scope, frame, value);
    }
  }
}
