package dev.writ.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.kernel.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TrialsTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final Duration MOST = Duration.ofSeconds(5);
  private static final String TWO =
      ServerRoom.bad("production", "web") + "---\n" + ServerRoom.bad("staging", "web");

  @Test
  void stopsWhereJudgingTakesTooLong() {
    AtomicLong clock = new AtomicLong();
    Trials trials = new Trials(1, MOST, () -> clock.getAndAdd(MOST.toNanos()));
    refuses(() -> trials.of(null, TWO, NOW), "WORKLOADS_EVALUATION_TOO_LONG");
    refuses(() -> trials.of(null, TWO, NOW), "WORKLOADS_EVALUATION_TOO_LONG");
  }

  @Test
  void judgesWithinTheTime() {
    Trials trials = new Trials(1, MOST, () -> 0);
    assertThat(trials.of(null, TWO, NOW).evaluations()).hasSize(2);
  }

  @Test
  void refusesOneMoreThanItJudgesAtOnce() {
    Trials trials = new Trials(0, MOST, () -> 0);
    refuses(() -> trials.of(null, TWO, NOW), "WORKLOADS_EVALUATIONS_BUSY");
  }

  private static void refuses(Runnable evaluation, String code) {
    assertThatThrownBy(evaluation::run)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code().name()).isEqualTo(code));
  }
}
