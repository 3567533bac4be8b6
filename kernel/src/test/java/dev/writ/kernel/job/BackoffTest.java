package dev.writ.kernel.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 16", "3, 81", "4, 256", "10, 10000"})
  void growsWithTheFourthPowerWithinTenPercent(int failures, long seconds) {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 1_000; i++) {
      assertThat(Backoff.after(failures, random))
          .isBetween(Duration.ofMillis(seconds * 900), Duration.ofMillis(seconds * 1_100));
    }
  }

  @Test
  void neverRestsLongerThanADay() {
    assertThat(Backoff.after(25, new SplittableRandom(7))).isEqualTo(Duration.ofHours(24));
  }

  @Test
  void refusesToRestBeforeAnythingFailed() {
    assertThatThrownBy(() -> Backoff.after(0, new SplittableRandom(7)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
