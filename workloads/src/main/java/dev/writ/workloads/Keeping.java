package dev.writ.workloads;

import java.time.Duration;

/**
 * For how long what was is kept.
 *
 * @param remediations that are over and left nothing to take out; exemptions that are over too
 */
public record Keeping(Duration evaluations, Duration remediations) {
  /** What ended within two days is asked for by what is done next. */
  private static final Duration LEAST = Duration.ofDays(2);

  /** As it is shipped. */
  public static final Keeping SHIPPED = new Keeping(Duration.ofDays(400), Duration.ofDays(90));

  /**
   * @throws IllegalArgumentException where remediations are to be kept for less than two days
   */
  public Keeping {
    if (remediations.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException(
          "`%s` is too short: what ended within two days is needed".formatted(remediations));
    }
  }
}
