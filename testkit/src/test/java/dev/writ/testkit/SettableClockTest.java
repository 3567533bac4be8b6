package dev.writ.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettableClockTest {
  private final SettableClock clock = new SettableClock();

  @Test
  void standsStillUntilMoved() {
    assertThat(clock.instant()).isEqualTo(clock.instant());
    assertThat(clock.advance(Duration.ofDays(14)))
        .isEqualTo(SettableClock.START.plus(Duration.ofDays(14)));
    assertThat(clock.asClock().instant()).isEqualTo(clock.instant());
  }

  @Test
  void neverRunsBackwards() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> clock.advance(Duration.ofMillis(-1)));
  }
}
