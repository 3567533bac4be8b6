package dev.writ.rego.evaluate;

import dev.writ.rego.Outcome.Explanation;
import dev.writ.rego.Outcome.Explanation.Kind;
import dev.writ.rego.Outcome.Explanation.Level;
import dev.writ.rego.RegoError;
import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the watching nodes tell during one evaluation. */
final class Trace {
  /** Of events, and of clauses that are told about. */
  private static final int MOST = 10_000;

  private final Level level;
  private final @Nullable LineCounts counts;
  private final List<RegoError> errors;
  private final List<Asked> told = new ArrayList<>();
  private final Deque<Asked> open = new ArrayDeque<>();
  private final List<Explanation.Event> events = new ArrayList<>();
  private int clauses;
  private boolean truncated;
  private int toldErrors;

  /**
   * @param errors where those of builtins are gathered
   */
  Trace(Level level, boolean counting, List<RegoError> errors) {
    this.level = level;
    this.counts = counting ? new LineCounts() : null;
    this.errors = errors;
  }

  /** One time that a rule is worked out. */
  static final class Asked {
    final Watched.OfRule rule;
    final int depth;
    final Map<Watched.OfClause, ClauseRun> runs = new LinkedHashMap<>();
    private @Nullable RegoValue value;

    Asked(Watched.OfRule rule, int depth) {
      this.rule = rule;
      this.depth = depth;
    }
  }

  /** What became of a clause. */
  static final class ClauseRun {
    private final LineRun[] lines;
    private boolean entered;
    private boolean held;
    private Explanation.@Nullable Failure alone;

    ClauseRun(Watched.OfClause clause) {
      lines = new LineRun[clause.lines.size()];
      for (int i = 0; i < lines.length; i++) {
        lines[i] = new LineRun();
      }
    }
  }

  /** What became of a line. */
  static final class LineRun {
    private long tries;
    private boolean held;
    private Explanation.@Nullable Failure failure;
  }

  /** A line that is being tried. */
  static final class Mark {
    private final Watched.OfLine line;
    private final ClauseRun clause;
    private final LineRun run;
    private final int opened;
    private final int errors;
    private final LineCounts.@Nullable Count outer;
    private boolean held;

    Mark(
        Watched.OfLine line,
        ClauseRun clause,
        int opened,
        int errors,
        LineCounts.@Nullable Count outer) {
      this.line = line;
      this.clause = clause;
      this.run = clause.lines[line.number];
      this.opened = opened;
      this.errors = errors;
      this.outer = outer;
    }
  }

  Asked open(Watched.OfRule rule) {
    Asked asked = new Asked(rule, open.size());
    told.add(asked);
    open.push(asked);
    return asked;
  }

  /**
   * @param value null when undefined
   */
  void close(Asked asked, Scope scope, @Nullable RegoValue value) {
    while (open.peek() != asked) {
      open.pop(); // those that nobody closes
    }
    open.pop();
    asked.value = value;
    if (asked.runs.isEmpty() && (asked.rule.isFunction || asked.rule.clauses.isEmpty())) {
      told.remove(asked); // it was known already
      return;
    }
    long passed =
        asked.rule.clauses.stream().filter(c -> !c.isDefault && !asked.runs.containsKey(c)).count();
    if (passed > 0 && explains(Level.FAILS)) {
      tryAlone(asked, scope);
    }
    if (passed > 0) {
      Location at = asked.rule.clauses.getFirst().at;
      String text = passed + " of " + asked.rule.clauses.size() + " clauses passed over";
      event(Kind.INDEX, asked.depth, at, text, Map.of());
    }
  }

  /** Why clauses were passed over: of those lines that can be tried alone, the first that fails. */
  private void tryAlone(Asked asked, Scope scope) {
    for (Watched.OfClause clause : asked.rule.clauses) {
      if (asked.runs.containsKey(clause) || clause.alone.isEmpty() || !spend()) {
        continue;
      }
      RegoValue[] frame = new RegoValue[clause.slots];
      for (WatchedLine line : clause.alone) {
        if (!line.holdsAlone(scope, frame)) {
          ClauseRun run = new ClauseRun(clause);
          run.alone = failure(line.line, scope, frame, List.of());
          asked.runs.put(clause, run);
          break;
        }
      }
    }
  }

  private boolean spend() {
    truncated |= clauses >= MOST;
    return !truncated && clauses++ < MOST;
  }

  /** A clause whose arguments are held against those of a call. */
  void consider(Watched.OfClause clause) {
    run(clause);
  }

  void enter(Watched.OfClause clause) {
    run(clause).entered = true;
    event(Kind.ENTER, open.size() - 1, clause.at, clause.text, Map.of());
  }

  private ClauseRun run(Watched.OfClause clause) {
    Asked asked = open.peek();
    if (asked == null || asked.rule != clause.rule) {
      asked = open(clause.rule); // a function in the place of another
    }
    ClauseRun run = asked.runs.get(clause);
    if (run == null) {
      run = new ClauseRun(clause);
      asked.runs.put(clause, run);
      spend();
    }
    return run;
  }

  void exit(Watched.OfClause clause, @Nullable RegoValue value) {
    run(clause).held = true;
    if (counts != null) {
      counts.exit(clause);
    }
    event(
        Kind.EXIT,
        open.size() - 1,
        clause.at,
        clause.text,
        value == null ? Map.of() : Map.of(clause.rule.name, value));
  }

  Mark eval(Watched.OfLine line, @Nullable RegoValue[] frame) {
    ClauseRun clause = run(line.clause);
    Mark mark =
        new Mark(
            line, clause, open.size(), errors.size(), counts == null ? null : counts.current());
    mark.run.tries++;
    for (Operand operand : line.operands) {
      if (operand.lookup() != null && operand.slot() >= 0) {
        frame[operand.slot()] = null;
      }
    }
    if (counts != null) {
      counts.begin(line);
    }
    if (!line.isSilent) {
      line(Kind.EVAL, mark, line.before, frame);
    }
    return mark;
  }

  /** A solution of the line. */
  void holds(Mark mark, @Nullable RegoValue[] frame) {
    if (counts != null) {
      counts.solution(mark.line, mark.held);
    }
    if (mark.held) {
      line(Kind.REDO, mark, mark.line.after, frame);
    }
    mark.held = true;
    mark.run.held = true;
    mark.run.failure = null;
  }

  /** The lines that follow have used a solution. */
  void back(Mark mark) {
    unwind(mark);
    if (counts != null) {
      counts.resume(mark.line);
    }
  }

  void end(Mark mark, Scope scope, @Nullable RegoValue[] frame) {
    unwind(mark);
    for (; toldErrors < errors.size(); toldErrors++) {
      RegoError error = errors.get(toldErrors);
      event(Kind.ERROR, mark.opened - 1, error.location(), error.message(), Map.of());
    }
    if (!mark.held) {
      line(Kind.FAIL, mark, mark.line.before, frame);
      boolean first = !mark.run.held && mark.run.failure == null;
      boolean last = mark.line.around != null && mark.line.around.isEvery;
      if ((first || last) && explains(Level.FAILS)) {
        mark.run.failure = failure(mark.line, scope, frame, messages(mark));
        if (mark.line.isEvery) {
          mark.run.failure = withInner(mark);
        }
      }
    }
    if (counts != null) {
      counts.end(mark.outer);
    }
  }

  /** Of builtins that could not do their work for the line. */
  private List<String> messages(Mark mark) {
    return errors.subList(mark.errors, errors.size()).stream().map(RegoError::message).toList();
  }

  /** With what failed in the body of an `every`. */
  private static Explanation.Failure withInner(Mark mark) {
    Explanation.Failure outer = Objects.requireNonNull(mark.run.failure);
    Explanation.Failure inner =
        mark.line.clause.lines.stream()
            .filter(line -> line.around == mark.line)
            .map(line -> mark.clause.lines[line.number].failure)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    if (inner == null) {
      return outer;
    }
    List<Explanation.Operand> operands = new ArrayList<>(outer.operands());
    operands.addAll(inner.operands());
    List<String> reasons = new ArrayList<>(outer.reasons());
    reasons.add("`" + inner.text() + "` does not hold");
    reasons.addAll(inner.reasons());
    return new Explanation.Failure(outer.location(), outer.text(), operands, reasons, 0);
  }

  private void unwind(Mark mark) {
    while (open.size() > mark.opened) {
      open.pop();
    }
  }

  private Explanation.Failure failure(
      Watched.OfLine line, Scope scope, @Nullable RegoValue[] frame, List<String> errors) {
    boolean all = explains(Level.FULL);
    List<Explanation.Operand> operands = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (Operand operand : line.operands) {
      RegoValue found = operand.slot() < 0 ? null : frame[operand.slot()];
      RegoValue value = found == null || Scope.isUndefined(found) ? null : found;
      Operand.Lookup lookup = operand.lookup();
      String missing =
          value != null || lookup == null || !reasons.isEmpty()
              ? null
              : lookup.missing(scope, frame, all);
      if (missing != null) {
        reasons.add(missing);
      }
      if (value != null) {
        operands.add(
            new Explanation.Operand(
                operand.text(), operand.mayTell(value, all) ? value : null, true));
      } else if (found != null || missing != null) {
        operands.add(new Explanation.Operand(operand.text(), null, false));
      }
    }
    reasons.addAll(errors);
    if (reasons.isEmpty() && line.callee != null) {
      reasons.add("`" + line.callee + "` has no value for these arguments");
    }
    return new Explanation.Failure(
        line.written, SourceText.oneLine(line.written), operands, reasons, 0);
  }

  /** What `trace` and `print` say. */
  void note(@Nullable Location at, String line) {
    event(Kind.NOTE, Math.max(open.size() - 1, 0), at, line, Map.of());
  }

  /** What ended the evaluation. */
  void error(RegoError error) {
    event(Kind.ERROR, Math.max(open.size() - 1, 0), error.location(), error.message(), Map.of());
  }

  private void line(
      Kind kind, Mark mark, List<Watched.Variable> variables, @Nullable RegoValue[] frame) {
    if (!records(kind)) {
      return;
    }
    Map<String, RegoValue> values = new LinkedHashMap<>();
    if (explains(Level.FULL)) {
      for (Watched.Variable variable : variables) {
        put(values, variable.name(), frame[variable.slot()]);
      }
      if (kind == Kind.FAIL) {
        for (Operand operand : mark.line.operands) {
          put(values, operand.text(), operand.slot() < 0 ? null : frame[operand.slot()]);
        }
      }
    }
    event(kind, mark.opened - 1, mark.line.at, mark.line.text, values);
  }

  private static void put(Map<String, RegoValue> values, String name, @Nullable RegoValue value) {
    if (value != null && !Scope.isUndefined(value)) {
      values.put(name, value);
    }
  }

  private boolean explains(Level wanted) {
    return level.compareTo(wanted) >= 0;
  }

  private boolean records(Kind kind) {
    return explains(
        switch (kind) {
          case NOTE -> Level.NOTES;
          case FAIL, ERROR -> Level.FAILS;
          case ENTER, EXIT, EVAL, REDO, INDEX -> Level.FULL;
        });
  }

  private void event(
      Kind kind, int depth, @Nullable Location at, String text, Map<String, RegoValue> variables) {
    if (!records(kind)) {
      return;
    }
    if (events.size() == MOST) {
      truncated = true;
    } else {
      events.add(new Explanation.Event(kind, depth, at, text, variables));
    }
  }

  /** Everything so far. */
  Explanation explanation() {
    List<Explanation.AskedRule> rules = new ArrayList<>();
    if (explains(Level.FAILS)) {
      told.stream().limit(MOST).forEach(asked -> rules.add(rule(asked)));
    }
    return new Explanation(
        level, rules, events, truncated, counts == null ? List.of() : counts.all());
  }

  private Explanation.AskedRule rule(Asked asked) {
    List<Explanation.AskedClause> clauses = new ArrayList<>();
    boolean anyHeld = false;
    for (Watched.OfClause clause : asked.rule.clauses) {
      ClauseRun run = asked.runs.get(clause);
      anyHeld |= run != null && run.held;
      if (run != null || !clause.isDefault) {
        clauses.add(clause(clause, run));
      }
    }
    RegoValue value = asked.value;
    boolean told = explains(Level.FULL) || value instanceof RegoValue.Bool;
    return new Explanation.AskedRule(
        asked.rule.name, asked.depth, told ? value : null, value != null || anyHeld, clauses);
  }

  private static Explanation.AskedClause clause(Watched.OfClause clause, @Nullable ClauseRun run) {
    if (run == null || run.alone != null) {
      return new Explanation.AskedClause(
          clause.at, clause.text, Explanation.Verdict.PASSED_OVER, run == null ? null : run.alone);
    }
    if (run.held) {
      return new Explanation.AskedClause(clause.at, clause.text, Explanation.Verdict.HOLDS, null);
    }
    Explanation.Failure failure =
        run.entered
            ? null
            : new Explanation.Failure(
                clause.at, clause.text, List.of(), List.of("the arguments do not match"), 1);
    for (Watched.OfLine line : clause.lines) {
      LineRun one = run.lines[line.number];
      if (line.around == null && one.failure != null) {
        Explanation.Failure first = one.failure;
        failure =
            new Explanation.Failure(
                first.location(), first.text(), first.operands(), first.reasons(), one.tries);
        break;
      }
    }
    return new Explanation.AskedClause(clause.at, clause.text, Explanation.Verdict.FAILS, failure);
  }
}
