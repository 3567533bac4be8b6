package dev.writ.rego.workbench;

import com.sun.management.ThreadMXBean;
import dev.writ.rego.Evaluation;
import dev.writ.rego.Outcome;
import dev.writ.rego.PreparedQuery;
import dev.writ.rego.RegoException;
import dev.writ.rego.Workbench.BenchResult;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;

/** Measures how long a query takes, one evaluation at a time. */
public final class Bench {
  /** Of the last runs' times; what came before is forgotten. */
  private static final int KEPT = 1 << 20;

  private final PreparedQuery query;
  private final Evaluation evaluation;

  private Bench(PreparedQuery query, Evaluation evaluation) {
    this.query = query;
    this.evaluation = evaluation;
  }

  /**
   * Runs it for some time to warm up, of which nothing is counted, then as long to measure.
   *
   * @throws RegoException when an evaluation fails
   */
  public static BenchResult run(PreparedQuery query, Evaluation evaluation, Duration time) {
    Bench bench = new Bench(query, evaluation);
    bench.warmUp(time);
    return bench.measure(time);
  }

  private void warmUp(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    do {
      once();
    } while (System.nanoTime() - end < 0);
  }

  private BenchResult measure(Duration time) {
    long[] nanos = new long[KEPT];
    long bytes = allocated();
    long start = System.nanoTime();
    long before = start;
    long runs = 0;
    do {
      once();
      long now = System.nanoTime();
      nanos[(int) (runs++ % KEPT)] = now - before;
      before = now;
    } while (before - start < time.toNanos());
    long perRun = (allocated() - bytes) / runs;
    long[] sorted = Arrays.copyOf(nanos, (int) Math.min(runs, KEPT));
    Arrays.sort(sorted);
    return new BenchResult(
        runs,
        (before - start) / runs,
        sorted[sorted.length / 2],
        sorted[(int) (sorted.length * 99L / 100)],
        perRun);
  }

  private void once() {
    if (query.evaluate(evaluation) instanceof Outcome.Failed failed) {
      throw new RegoException(failed.errors());
    }
  }

  private static long allocated() {
    return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
        ? threads.getCurrentThreadAllocatedBytes()
        : 0;
  }
}
