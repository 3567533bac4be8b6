package dev.writ.rego.evaluate;

import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/**
 * One clause with its `else` chain.
 *
 * @param slots variables of the clause, arguments included
 * @param arguments what the arguments are held against; empty for a rule
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Clause(
    Location at, int slots, Pattern[] arguments, Block body, Expr value, @Nullable Clause orElse) {

  /**
   * The value with what was found by earlier clauses.
   *
   * @param values arguments
   * @param found so far, or null
   * @throws Halt when they disagree
   */
  @Nullable RegoValue solve(
      Scope scope, RegoValue[] values, @Nullable RegoValue found, String conflict) {
    for (Clause clause = this; clause != null; clause = clause.orElse) {
      RegoValue value = clause.solveAlone(scope, values, conflict);
      if (value != null) {
        if (found != null && !found.equals(value)) {
          throw Halt.conflict(clause.at, conflict);
        }
        return value;
      }
    }
    return found;
  }

  private @Nullable RegoValue solveAlone(Scope scope, RegoValue[] values, String conflict) {
    RegoValue[] frame = new RegoValue[slots];
    for (int i = 0; i < arguments.length; i++) {
      if (!arguments[i].match(scope, frame, values[i])) {
        return null;
      }
    }
    if (body.isDeterministic()) {
      return body.holds(scope, frame) ? value.eval(scope, frame) : null;
    }
    Agreement agreement = new Agreement(this, conflict);
    body.run(scope, frame, 0, agreement);
    return agreement.value;
  }

  /** All solutions of a clause have to give one value; a constant needs no second look. */
  private static final class Agreement implements Sink {
    private final Clause clause;
    private final String conflict;
    private @Nullable RegoValue value;

    Agreement(Clause clause, String conflict) {
      this.clause = clause;
      this.conflict = conflict;
    }

    @Override
    public boolean accept(Scope scope, @Nullable RegoValue[] frame) {
      RegoValue next = clause.value.eval(scope, frame);
      if (next == null) {
        return false;
      }
      if (value != null && !value.equals(next)) {
        throw Halt.conflict(clause.at, conflict);
      }
      value = next;
      return clause.value.constant() != null;
    }
  }
}
