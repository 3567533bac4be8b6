package dev.writ.workloads;

import dev.writ.workloads.access.WorkloadsProblems;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Judges what anybody sends, a few at a time and each for so long: rules are programs. */
final class Trials {
  static final int AT_ONCE = 2;
  static final Duration MOST = Duration.ofSeconds(5);

  private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

  private final Semaphore places;
  private final Duration most;
  private final LongSupplier nanos;

  /**
   * @param nanos a clock that only goes on
   */
  Trials(int atOnce, Duration most, LongSupplier nanos) {
    this.places = new Semaphore(atOnce);
    this.most = most;
    this.nanos = nanos;
  }

  /**
   * As {@link Trial#of}; refuses with WORKLOADS_EVALUATIONS_BUSY, WORKLOADS_EVALUATION_TOO_LONG.
   */
  Trial of(@Nullable String policy, String manifests, Instant now) {
    if (!places.tryAcquire()) {
      throw WorkloadsProblems.EVALUATIONS_BUSY
          .with("this server judges as many manifests as it takes at once; try again")
          .retryAfter(TRY_AGAIN);
    }
    try {
      long began = nanos.getAsLong();
      return Trial.of(policy, manifests, now, () -> requireTime(nanos.getAsLong() - began));
    } finally {
      places.release();
    }
  }

  private void requireTime(long taken) {
    if (taken > most.toNanos()) {
      throw WorkloadsProblems.EVALUATION_TOO_LONG
          .with(
              "not judged within %d s: send fewer manifests or simpler rules, or have `writ workloads scan` judge them on your machine"
                  .formatted(most.toSeconds()))
          .param("seconds", most.toSeconds());
    }
  }
}
