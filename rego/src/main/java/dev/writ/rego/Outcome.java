package dev.writ.rego;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
   * @param policies that were asked
   * @param steps that were spent
   * @param builtinErrors met on the way
   * @param recording where {@link Evaluation#record} asked for one, else null
   * @param explanation why it came out so, as far as {@link Evaluation#explain} asked for it
   */
  record Report(
      Snapshot policies,
      long steps,
      List<RegoError> builtinErrors,
      Evaluation.@Nullable Recording recording,
      Explanation explanation) {
    public Report {
      builtinErrors = List.copyOf(builtinErrors);
    }

    /** SHA-256 of the policies, in hexadecimal digits. */
    public String digest() {
      return policies.digest();
    }
  }

  /**
   * Why it came out so. Values that can come from the input are there at {@link Level#FULL} only;
   * whoever shows them decides who may see them.
   *
   * @param rules what was worked out, in the order in which it was asked for; each once in every
   *     {@code with}, functions once for each call
   * @param events what happened, at most 10,000 of the kinds that belong to the level
   * @param truncated whether there was more
   * @param counts how often each line was tried, where {@link Evaluation#counting} asked for it
   */
  record Explanation(
      Level level,
      List<AskedRule> rules,
      List<Event> events,
      boolean truncated,
      List<LineCount> counts) {
    public static final Explanation NONE =
        new Explanation(Level.OFF, List.of(), List.of(), false, List.of());

    public Explanation {
      rules = List.copyOf(rules);
      events = List.copyOf(events);
      counts = List.copyOf(counts);
    }

    /** How much is told; each level tells what those before it tell as well. */
    public enum Level {
      OFF,
      /** What `trace` and `print` said, and where. */
      NOTES,
      /** What did not hold, and errors of builtins. */
      FAILS,
      /** Everything, with the values of variables. */
      FULL
    }

    /**
     * A rule, a function's call, or the query, which has no name.
     *
     * @param name for example {@code data.authz.allow}
     * @param depth of what asked for it, from 0 for the query
     * @param value null when undefined, and where it is not told
     * @param isDefined whether it has a value
     */
    public record AskedRule(
        String name,
        int depth,
        @Nullable RegoValue value,
        boolean isDefined,
        List<AskedClause> clauses) {
      public AskedRule {
        clauses = List.copyOf(clauses);
      }
    }

    /** What became of a clause. */
    public enum Verdict {
      /** It gave its value. */
      HOLDS,
      /** A line did not hold. */
      FAILS,
      /** It was not tried: it can't hold for this input, or another one had decided already. */
      PASSED_OVER
    }

    /**
     * A clause of a rule.
     *
     * @param location of the whole clause
     * @param text its head, on one line
     * @param failure null unless a line is known that did not hold
     */
    public record AskedClause(
        RegoError.Location location, String text, Verdict verdict, @Nullable Failure failure) {}

    /**
     * The first line of a clause that never held.
     *
     * @param text the line, on one line
     * @param operands what it looked at, in the order of the text
     * @param reasons what was undefined and why; empty where all had values
     * @param tries how often the line was tried
     */
    public record Failure(
        RegoError.Location location,
        String text,
        List<Operand> operands,
        List<String> reasons,
        long tries) {
      public Failure {
        operands = List.copyOf(operands);
        reasons = List.copyOf(reasons);
      }
    }

    /**
     * Something in a line that has a value of its own.
     *
     * @param text as it is written
     * @param value null when undefined, and where it is not told
     * @param isDefined whether it has a value
     */
    public record Operand(String text, @Nullable RegoValue value, boolean isDefined) {}

    /** Kinds of events. */
    public enum Kind {
      /** A clause begins. */
      ENTER,
      /** A clause has given a value. */
      EXIT,
      /** A line is tried. */
      EVAL,
      /** A line did not hold, or has no more solutions. */
      FAIL,
      /** A line has another solution. */
      REDO,
      /** Clauses that can't hold were passed over. */
      INDEX,
      /** `trace` or `print` said something. */
      NOTE,
      /** A builtin could not do its work, or the evaluation ended. */
      ERROR
    }

    /**
     * One thing that happened.
     *
     * @param depth of rules that needed rules
     * @param location null for what has no place
     * @param text the line, the clause's head, or the message
     * @param variables that had values, by their names in the source; at {@link Level#FULL} only
     */
    public record Event(
        Kind kind,
        int depth,
        RegoError.@Nullable Location location,
        String text,
        Map<String, RegoValue> variables) {
      public Event {
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
      }
    }

    /**
     * How often a place was come to.
     *
     * @param isHead whether it is a rule's head, which counts when the clause gives a value; else a
     *     line of a body
     * @param redos further solutions
     * @param time spent on it alone, without the rules it asked for
     */
    public record LineCount(
        RegoError.Location location, boolean isHead, long evaluations, long redos, Duration time) {}

    /** What a person reads: the rules and their clauses; at the highest level events as well. */
    public String text() {
      return ExplanationText.of(this);
    }

    /** The same for programs, without the counts. */
    public RegoValue toValue() {
      return ExplanationJson.of(this);
    }
  }
}
