package dev.writ.kernel.job;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long work rests after a failure. Pure. */
final class Backoff {
  static final Duration LONGEST = Duration.ofHours(24);

  private Backoff() {}

  /**
   * n⁴ seconds ± 10 %, at most 24 h: 1 s, 16 s, 81 s, 256 s … The spread keeps work that failed
   * together from coming back together.
   *
   * @param failures failures so far, this one included; at least 1
   */
  static Duration after(int failures, RandomGenerator random) {
    if (failures < 1) {
      throw new IllegalArgumentException("nothing failed yet");
    }
    double seconds = Math.pow(failures, 4) * (0.9 + 0.2 * random.nextDouble());
    return seconds >= LONGEST.toSeconds() ? LONGEST : Duration.ofMillis(Math.round(seconds * 1000));
  }
}
