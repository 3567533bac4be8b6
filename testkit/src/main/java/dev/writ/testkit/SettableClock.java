package dev.writ.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Time that stands still until a test moves it. Thread-safe.
 *
 * <p>{@link #asClock} gives a {@link Clock} of the same time, {@code clock::instant} fits any other
 * clock interface.
 */
public final class SettableClock implements InstantSource {
  /** Monday, ten in the morning, UTC. */
  public static final Instant START = Instant.parse("2026-01-05T10:00:00Z");

  private final AtomicReference<Instant> now;

  public SettableClock() {
    this(START);
  }

  public SettableClock(Instant start) {
    now = new AtomicReference<>(start);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  /** Moves time forward and says what time it is then. */
  public Instant advance(Duration step) {
    if (step.isNegative()) {
      throw new IllegalArgumentException("time only goes forward, but the step is " + step);
    }
    return now.updateAndGet(instant -> instant.plus(step));
  }

  /** Sets any time, also an earlier one. */
  public void setTo(Instant instant) {
    now.set(instant);
  }

  /** A {@link Clock} in UTC that follows this one. */
  public Clock asClock() {
    return withZone(ZoneOffset.UTC);
  }
}
