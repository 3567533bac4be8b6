package dev.writ.rego.evaluate;

import dev.writ.rego.RegoError;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** What one evaluation may spend. */
final class Meter {
  /** Between two looks at the clock, in steps. */
  private static final int STRIDE = 256;

  /** Between two looks while waiting, in nanoseconds. */
  private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(5);

  private final long budget;
  private final long deadline;
  private final String limit;
  private final BooleanSupplier cancelled;
  private final int deepest;
  private long left;
  private int untilLook = STRIDE;
  private int depth;

  /**
   * @param deadline of {@link System#nanoTime}
   * @param limit how long that was from the start, as it is told
   */
  Meter(long budget, long deadline, String limit, BooleanSupplier cancelled, int deepest) {
    this.budget = budget;
    this.left = budget;
    this.deadline = deadline;
    this.limit = limit;
    this.cancelled = cancelled;
    this.deepest = deepest;
  }

  void step() {
    if (--left < 0) {
      throw spent();
    }
    if (--untilLook < 0) {
      look();
    }
  }

  /** Takes a step back: whoever watches a line is no line. */
  void refund() {
    left++;
  }

  void charge(long steps) {
    left -= steps;
    if (left < 0) {
      throw spent();
    }
    untilLook -= (int) Math.min(steps, STRIDE);
    if (untilLook < 0) {
      look();
    }
  }

  long spentSteps() {
    return budget - Math.max(0, left);
  }

  /** As {@link dev.writ.rego.Builtin.Context#await}. */
  <T> T await(Future<T> outside, Duration timeout) throws ExecutionException, TimeoutException {
    long start = System.nanoTime();
    try {
      while (true) {
        look();
        long left = timeout.toNanos() - (System.nanoTime() - start);
        try {
          return outside.get(Math.clamp(left, 0, SLICE), TimeUnit.NANOSECONDS);
        } catch (TimeoutException slow) {
          if (left <= SLICE) {
            throw slow;
          }
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw cancelled();
    } finally {
      outside.cancel(true);
    }
  }

  void enter() {
    if (++depth > deepest) {
      throw new Halt(
          new RegoError("eval_limit_error", "rule depth of " + deepest + " exceeded", null));
    }
  }

  void leave() {
    depth--;
  }

  private void look() {
    untilLook = STRIDE;
    if (System.nanoTime() - deadline > 0) {
      throw new Halt(
          new RegoError("eval_cancel_error", "deadline of " + limit + " exceeded", null));
    }
    if (cancelled.getAsBoolean()) {
      throw cancelled();
    }
  }

  private static Halt cancelled() {
    return new Halt(new RegoError("eval_cancel_error", "caller cancelled query execution", null));
  }

  private Halt spent() {
    return new Halt(
        new RegoError("eval_limit_error", "step budget of " + budget + " exceeded", null));
  }
}
