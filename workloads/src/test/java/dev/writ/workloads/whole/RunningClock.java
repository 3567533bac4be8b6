package dev.writ.workloads.whole;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** The system's clock, which a test may put forward: waits of minutes pass at once. */
final class RunningClock implements InstantSource {
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  @Override
  public Instant instant() {
    return InstantSource.system().instant().plus(ahead.get());
  }

  void putForward(Duration by) {
    ahead.updateAndGet(now -> now.plus(by));
  }
}
