package dev.writ.kernel.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When a name is locked after wrong passwords. Pure. */
final class Lockout {
  static final int FAILURES = 5;
  static final Duration WINDOW = Duration.ofMinutes(15);
  static final Duration LOCKED_FOR = Duration.ofMinutes(15);

  /** How far back failures matter. */
  static final Duration MEMORY = WINDOW.plus(LOCKED_FOR);

  private Lockout() {}

  /**
   * Until when the name is locked; empty if it is not. Five failures within 15 minutes lock it for
   * 15 minutes from the fifth. What is tried meanwhile is not looked at, so it is no failure and
   * can't make the lock longer.
   *
   * @param failures the oldest first
   */
  static Optional<Instant> lockedUntil(List<Instant> failures, Instant now) {
    Optional<Instant> until = Optional.empty();
    for (int last = FAILURES - 1; last < failures.size(); last++) {
      Instant first = failures.get(last - FAILURES + 1);
      Instant end = failures.get(last).plus(LOCKED_FOR);
      if (!first.plus(WINDOW).isBefore(failures.get(last)) && now.isBefore(end)) {
        until = Optional.of(end);
      }
    }
    return until;
  }
}
