package dev.writ.rego;

import dev.writ.rego.evaluate.Executable;
import dev.writ.rego.parse.OwnStack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** A query with its policies: immutable, for any number of threads at once. */
public final class PreparedQuery {
  private final Engine engine;
  private final Snapshot snapshot;
  private final Executable.Query query;
  private final List<RegoError.Location> lines;
  private final boolean deep;

  /**
   * @param deep whether it nests so deeply that it runs on a stack of its own
   */
  PreparedQuery(
      Engine engine,
      Snapshot snapshot,
      Executable.Query query,
      List<RegoError.Location> lines,
      boolean deep) {
    this.engine = engine;
    this.snapshot = snapshot;
    this.query = query;
    this.lines = List.copyOf(lines);
    this.deep = deep;
  }

  /** Where the lines of the query stand in its text, in the order of {@link Outcome.Row#values}. */
  public List<RegoError.Location> lines() {
    return lines;
  }

  /** The policies that it was made from. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /** Never throws for a fault of policy, data, input or limit. */
  public Outcome evaluate(Evaluation evaluation) {
    return OwnStack.call(deep, () -> outcome(evaluation));
  }

  private Outcome outcome(Evaluation evaluation) {
    RegoValue input;
    try {
      input = evaluation.input();
    } catch (RegoException unreadable) {
      return new Outcome.Failed(
          unreadable.errors(),
          new Outcome.Report(snapshot, 0, List.of(), null, Outcome.Explanation.NONE));
    }
    if (evaluation.isWatched()) {
      query.watch();
    }
    Evaluation.Limits limits = evaluation.limitsOr(engine.limits());
    Instant frozen = evaluation.instant();
    Instant now = frozen != null ? frozen : engine.clock().instant();
    Long seed = evaluation.seed();
    RandomGenerator random = seed == null ? engine.random() : new SplittableRandom(seed);
    Evaluation.Recording replayed = evaluation.replayed();
    Executable.Result result =
        query.run(
            new Executable.Settings(
                input,
                snapshot.data(),
                limits.steps(),
                System.nanoTime() + limits.deadline().toNanos(),
                told(limits.deadline()),
                limits.depth(),
                evaluation.cancelled(),
                now.getEpochSecond() * 1_000_000_000 + now.getNano(),
                random,
                evaluation.notes(),
                engine.capabilities(),
                evaluation.isRecorded(),
                replayed == null ? null : replayed.calls(),
                evaluation.level(),
                evaluation.isCounting()));
    RegoValue.Obj recorded = result.recorded();
    Outcome.Report report =
        new Outcome.Report(
            snapshot,
            result.steps(),
            result.errors(),
            recorded == null ? null : new Evaluation.Recording(recorded),
            result.explanation());
    RegoError failure = result.failure();
    if (failure != null) {
      return new Outcome.Failed(List.of(failure), report);
    }
    if (evaluation.isStrict() && !result.errors().isEmpty()) {
      return new Outcome.Failed(List.of(result.errors().getFirst()), report);
    }
    if (result.solutions().isEmpty()) {
      return new Outcome.Undefined(report);
    }
    List<Outcome.Row> rows = new ArrayList<>(result.solutions().size());
    for (Executable.Solution solution : result.solutions()) {
      Outcome.Row row = new Outcome.Row(solution.bindings(), solution.values());
      if (Sizes.exceed(row, limits.output())) {
        return new Outcome.Failed(
            List.of(
                new RegoError(
                    "eval_limit_error", "output of " + limits.output() + " bytes exceeded", null)),
            report);
      }
      rows.add(row);
    }
    return new Outcome.Defined(rows, report);
  }

  private static String told(Duration deadline) {
    return deadline.toMillis() % 1_000 == 0
        ? deadline.toSeconds() + "s"
        : deadline.toMillis() + "ms";
  }
}
