package dev.writ.workloads.decide;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is left of it with a rule that was stopped at its limits. A few stops are let pass, for a
 * machine may be busy and a pod large; of a rule that was stopped more often, the failure is kept
 * for a while and the rule is not asked.
 *
 * @param stops how many there were since {@code since}
 * @param pause how long the rule was given last; zero while it is asked every time
 * @param until when it is asked again
 * @param failure what is answered meanwhile
 */
record Patience(int stops, Instant since, Duration pause, Instant until, String failure) {
  private static final int STOPS = 5;
  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /**
   * One more stop: each that comes soon after a pause doubles it.
   *
   * @param before null where it was never stopped
   */
  static Patience afterStop(@Nullable Patience before, String failure, Instant now) {
    if (before == null || before.isForgotten(now)) {
      return new Patience(1, now, Duration.ZERO, now, failure);
    }
    if (before.isPausing(now)) {
      return before; // it was under way already
    }
    int stops = before.stops + 1;
    if (stops < STOPS) {
      return new Patience(stops, before.since, Duration.ZERO, now, failure);
    }
    Duration doubled = before.pause.isZero() ? SHORTEST : before.pause.multipliedBy(2);
    Duration pause = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    return new Patience(
        stops,
        before.since,
        pause,
        now.plus(pause),
        failure + "; it was stopped so often that it is asked only now and then");
  }

  /** Whether the failure is answered and the rule not asked. */
  boolean isPausing(Instant now) {
    return now.isBefore(until);
  }

  /** Whether the next stop is the first one again. */
  private boolean isForgotten(Instant now) {
    return now.isAfter(pause.isZero() ? since.plus(WITHIN) : until.plus(LONGEST));
  }
}
