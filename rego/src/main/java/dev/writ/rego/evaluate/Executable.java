package dev.writ.rego.evaluate;

import dev.writ.rego.Engine;
import dev.writ.rego.Outcome.Explanation;
import dev.writ.rego.RegoError;
import dev.writ.rego.RegoValue;
import dev.writ.rego.compile.Program;
import dev.writ.rego.syntax.Body;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A program as nodes that can run: immutable, for any number of threads. */
public final class Executable {
  private final Program program;
  private final Planner planner;
  private @Nullable Planner watched;

  private Executable(Program program) {
    this.program = program;
    this.planner = Planner.plan(program);
  }

  public static Executable of(Program program) {
    return new Executable(program);
  }

  /** The nodes that tell what they do, made when they are wanted for the first time. */
  private synchronized Planner watched() {
    if (watched == null) {
      watched = Planner.planWatched(program);
    }
    return watched;
  }

  /**
   * One evaluation's settings.
   *
   * @param deadline of {@link System#nanoTime}
   * @param limit the same as it is told in errors, for example {@code 50ms}
   * @param depth of rules that call rules
   * @param capabilities what builtins may reach
   * @param records whether to take down what nondeterministic builtins give
   * @param replayed what they give instead, or null
   * @param level of the explanation
   * @param counting whether lines are counted
   */
  public record Settings(
      @Nullable RegoValue input,
      RegoValue data,
      long steps,
      long deadline,
      String limit,
      int depth,
      BooleanSupplier cancelled,
      long nowNanos,
      RandomGenerator random,
      Consumer<String> notes,
      Engine.Capabilities capabilities,
      boolean records,
      RegoValue.@Nullable Obj replayed,
      Explanation.Level level,
      boolean counting) {
    private boolean isWatched() {
      return counting || level != Explanation.Level.OFF;
    }
  }

  /** One solution: variables by their written names, and the values of the query's lines. */
  public record Solution(Map<String, RegoValue> bindings, List<RegoValue> values) {}

  /**
   * What came of it.
   *
   * @param failure what ended it early, or null
   * @param errors of builtins, in the order in which they were met
   * @param recorded where that was asked for, else null
   */
  public record Result(
      List<Solution> solutions,
      @Nullable RegoError failure,
      List<RegoError> errors,
      long steps,
      RegoValue.@Nullable Obj recorded,
      Explanation explanation) {}

  /**
   * Makes a query ready that went through the compiler's stages.
   *
   * @param written the query as it was written
   */
  public Query prepare(Body query, Body written) {
    return new Query(
        new Nodes(planner, query, written.literals().size(), null),
        () -> {
          Watched.OfRule rule = new Watched.OfRule("", false);
          RegoError.Location at = written.literals().getFirst().at();
          RegoError.Location whole = at.to(written.literals().getLast().at().end());
          BodyWatch watch =
              new BodyWatch(
                  new Watched.OfClause(rule, whole, whole, false), WrittenLines.of(written));
          return new Nodes(watched(), query, written.literals().size(), watch);
        });
  }

  /** A query, ready to run. */
  public static final class Query {
    private final Nodes nodes;
    private final Supplier<Nodes> watching;
    private @Nullable Nodes watched;

    private Query(Nodes nodes, Supplier<Nodes> watching) {
      this.nodes = nodes;
      this.watching = watching;
    }

    /** Runs it to its end, or until something ends it. */
    public Result run(Settings settings) {
      return (settings.isWatched() ? watched() : nodes).run(settings);
    }

    /** Makes the nodes that tell what they do, which no deadline has to count. */
    public void watch() {
      watched();
    }

    private synchronized Nodes watched() {
      if (watched == null) {
        watched = watching.get();
      }
      return watched;
    }
  }

  /** The nodes of a query. */
  private static final class Nodes {
    private final int rules;
    private final int slots;
    private final Block block;
    private final Map<String, Integer> bindings = new TreeMap<>();
    private final List<Expr> values = new ArrayList<>();

    private Nodes(Planner planner, Body query, int written, @Nullable BodyWatch watch) {
      BodyPlanner body = new BodyPlanner(planner, true, watch);
      Block lines = body.block(query);
      for (String name : body.bound()) {
        int mark = name.indexOf('@');
        String variable = mark < 0 ? name : name.substring(0, mark);
        if (!variable.isEmpty() && !variable.startsWith("$") && !variable.startsWith("#")) {
          bindings.put(variable, body.slot(name));
        }
      }
      for (int line = 0; line < written; line++) {
        String result = Program.valueOf(line);
        values.add(
            body.isBound(result)
                ? new EvalVariable(body.slot(result))
                : new EvalConstant(RegoValue.TRUE));
      }
      this.rules = planner.rules();
      this.slots = body.slots();
      this.block = watch == null ? lines : watch.whole(lines, null, slots);
    }

    Result run(Settings settings) {
      Meter meter =
          new Meter(
              settings.steps(),
              settings.deadline(),
              settings.limit(),
              settings.cancelled(),
              settings.depth());
      Recorder recorder = settings.records() ? new Recorder() : null;
      RegoValue.Obj replayed = settings.replayed();
      Gate gate = replayed != null ? new Replay(replayed) : recorder != null ? recorder : Gate.OPEN;
      Calls calls =
          new Calls(
              meter,
              settings.nowNanos(),
              settings.random(),
              settings.notes(),
              settings.capabilities(),
              gate);
      Trace trace =
          settings.isWatched()
              ? new Trace(settings.level(), settings.counting(), calls.errors())
              : null;
      calls.trace = trace;
      Scope scope =
          new Scope(meter, calls, settings.input(), settings.data(), null, Map.of(), rules);
      List<Solution> solutions = new ArrayList<>();
      RegoError failure = null;
      try {
        block.run(
            scope,
            new RegoValue[slots],
            0,
            (s, f) -> {
              solutions.add(solution(s, f));
              return false;
            });
      } catch (Halt halt) {
        failure = halt.error();
      } catch (StackOverflowError deep) {
        failure =
            new RegoError("eval_limit_error", "nested too deep for this thread's stack", null);
      }
      if (trace != null && failure != null) {
        trace.error(failure);
      }
      return new Result(
          solutions,
          failure,
          calls.errors(),
          meter.spentSteps(),
          recorder == null ? null : recorder.recorded(),
          trace == null ? Explanation.NONE : trace.explanation());
    }

    private Solution solution(Scope scope, @Nullable RegoValue[] frame) {
      Map<String, RegoValue> row = new LinkedHashMap<>();
      for (Map.Entry<String, Integer> binding : bindings.entrySet()) {
        RegoValue value = frame[binding.getValue()];
        if (value != null) {
          row.put(binding.getKey(), value);
        }
      }
      List<RegoValue> results = new ArrayList<>();
      for (Expr value : values) {
        RegoValue result = value.eval(scope, frame);
        results.add(result == null ? RegoValue.TRUE : result);
      }
      return new Solution(row, results);
    }
  }
}
