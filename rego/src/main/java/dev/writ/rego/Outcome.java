package dev.writ.rego;

import java.util.List;
import java.util.Map;

/** What came of an evaluation. Undefined is not false: who fails closed needs to look at both. */
public sealed interface Outcome {
  Report report();

  /** At least one solution. */
  record Defined(List<Row> rows, Report report) implements Outcome {
    public Defined {
      rows = List.copyOf(rows);
    }

    /** The value of the query's first line in the first solution. */
    public RegoValue value() {
      return rows.getFirst().values().getFirst();
    }
  }

  /** No solution. */
  record Undefined(Report report) implements Outcome {}

  /**
   * A conflict, a spent limit, unreadable input, or, where that was asked for, a builtin's error.
   */
  record Failed(List<RegoError> errors, Report report) implements Outcome {
    public Failed {
      errors = List.copyOf(errors);
    }
  }

  /**
   * One solution.
   *
   * @param bindings variables of the query
   * @param values of the query's lines, true for those that have none
   */
  record Row(Map<String, RegoValue> bindings, List<RegoValue> values) {
    public Row {
      bindings = Map.copyOf(bindings);
      values = List.copyOf(values);
    }
  }

  /**
   * How it went.
   *
   * @param digest of the policies
   * @param steps that were spent
   * @param builtinErrors met on the way
   */
  record Report(String digest, long steps, List<RegoError> builtinErrors) {
    public Report {
      builtinErrors = List.copyOf(builtinErrors);
    }
  }
}
