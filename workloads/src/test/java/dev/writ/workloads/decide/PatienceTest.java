package dev.writ.workloads.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private static final Instant NOW = Given.NOW;

  /** As after so many stops at the same instant. */
  private static Patience after(int stops) {
    Patience left = Patience.afterStop(null, "slow", NOW);
    for (int i = 1; i < stops; i++) {
      left = Patience.afterStop(left, "slow", NOW);
    }
    return left;
  }

  @Test
  void letsAFewStopsPass() {
    assertThat(after(4).isPausing(NOW)).isFalse();
    assertThat(after(4).failure()).isEqualTo("slow");
  }

  @Test
  void pausesAfterFiveStopsWithinTenSeconds() {
    Patience soon = Patience.afterStop(after(4), "slow", NOW.plusSeconds(10));
    assertThat(soon.isPausing(NOW.plusMillis(10_999))).isTrue();
    assertThat(soon.isPausing(NOW.plusSeconds(11))).isFalse();
    assertThat(soon.failure())
        .isEqualTo("slow; it was stopped so often that it is asked only now and then");

    Patience late = Patience.afterStop(after(4), "slow", NOW.plusMillis(10_001));
    assertThat(late.stops()).isOne();
    assertThat(late.isPausing(NOW.plusMillis(10_001))).isFalse();
  }

  @Test
  void doublesEachPauseToAMinute() {
    List<Long> pauses = new ArrayList<>();
    Patience left = after(5);
    for (int i = 0; i < 9; i++) {
      pauses.add(left.pause().toSeconds());
      left = Patience.afterStop(left, "slow", left.until().plusSeconds(30));
    }
    assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
  }

  @Test
  void countsNothingThatWasUnderWayWhenThePauseBegan() {
    Patience pausing = after(5);
    assertThat(Patience.afterStop(pausing, "slow", NOW.plusMillis(999))).isEqualTo(pausing);
  }

  @Test
  void forgetsAfterAMinuteWithoutAStop() {
    Patience pausing = after(5);
    Instant later = pausing.until().plusSeconds(60);
    assertThat(Patience.afterStop(pausing, "slow", later).pause()).isEqualTo(Duration.ofSeconds(2));
    assertThat(Patience.afterStop(pausing, "slow", later.plusMillis(1)).stops()).isOne();
  }
}
