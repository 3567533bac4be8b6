package dev.writ.rego.evaluate;

import dev.writ.rego.Engine;
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
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A program as nodes that can run: immutable, for any number of threads. */
public final class Executable {
  private final Planner planner;

  private Executable(Planner planner) {
    this.planner = planner;
  }

  public static Executable of(Program program) {
    return new Executable(Planner.plan(program));
  }

  /**
   * One evaluation's settings.
   *
   * @param deadline of {@link System#nanoTime}
   * @param limit the same as it is told in errors, for example {@code 50ms}
   * @param depth of rules that call rules
   * @param capabilities what builtins may reach
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
      Engine.Capabilities capabilities) {}

  /** One solution: variables by their written names, and the values of the query's lines. */
  public record Solution(Map<String, RegoValue> bindings, List<RegoValue> values) {}

  /**
   * What came of it.
   *
   * @param failure what ended it early, or null
   * @param errors of builtins, in the order in which they were met
   */
  public record Result(
      List<Solution> solutions, @Nullable RegoError failure, List<RegoError> errors, long steps) {}

  /**
   * Makes a query ready that went through the compiler's stages.
   *
   * @param lines of the query as it was written
   */
  public Query prepare(Body query, int lines) {
    return new Query(planner, query, lines);
  }

  /** A query with its nodes. */
  public static final class Query {
    private final int rules;
    private final int slots;
    private final Block block;
    private final Map<String, Integer> bindings = new TreeMap<>();
    private final List<Expr> values = new ArrayList<>();

    private Query(Planner planner, Body query, int written) {
      BodyPlanner body = new BodyPlanner(planner, true);
      this.block = body.block(query);
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
    }

    /** Runs it to its end, or until something ends it. */
    public Result run(Settings settings) {
      Meter meter =
          new Meter(
              settings.steps(),
              settings.deadline(),
              settings.limit(),
              settings.cancelled(),
              settings.depth());
      Calls calls =
          new Calls(
              meter,
              settings.nowNanos(),
              settings.random(),
              settings.notes(),
              settings.capabilities());
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
      return new Result(solutions, failure, calls.errors(), meter.spentSteps());
    }

    private Solution solution(Scope scope, @Nullable RegoValue[] frame) {
      Map<String, RegoValue> row = new LinkedHashMap<>();
      bindings.forEach(
          (name, slot) -> {
            RegoValue value = frame[slot];
            if (value != null) {
              row.put(name, value);
            }
          });
      List<RegoValue> results = new ArrayList<>();
      for (Expr value : values) {
        RegoValue result = value.eval(scope, frame);
        results.add(result == null ? RegoValue.TRUE : result);
      }
      return new Solution(row, results);
    }
  }
}
