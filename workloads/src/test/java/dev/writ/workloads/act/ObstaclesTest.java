package dev.writ.workloads.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.kernel.store.Json;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.store.RemediationRows.Work;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.RemediationState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ObstaclesTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final String CHANGED = "its template changed; it is planned anew";

  private static Work over(RemediationState state, String fingerprint, Duration ago) {
    Remediation row =
        new Remediation(
            new UUID(0, 1),
            "local",
            new WorkloadKey("deployment", "production", "web"),
            "u-1",
            null,
            state,
            List.of("production/p"),
            List.of(),
            "hash",
            fingerprint,
            null,
            null,
            null,
            null,
            state == RemediationState.CANCELLED ? CHANGED : "refused",
            NOW.minus(ago),
            null,
            NOW.minus(ago));
    return new Work(row, Json.object().arrayNode(), null, false, 0, null, null, Set.of());
  }

  private static Duration pause(Work... newest) {
    return Obstacles.notBefore(List.of(newest), "f")
        .map(until -> Duration.between(NOW, until))
        .orElse(Duration.ZERO);
  }

  @Test
  void asksForWhatWasCalledOffAMomentLaterAndThenMoreAndMoreSeldom() {
    Work last = over(RemediationState.CANCELLED, "f", Duration.ZERO);
    Work before = over(RemediationState.CANCELLED, "f", Duration.ofSeconds(5));

    assertThat(pause(last)).isEqualTo(Duration.ofSeconds(5));
    assertThat(pause(last, before)).isEqualTo(Duration.ofSeconds(10));
    assertThat(pause(last, before, before)).isEqualTo(Duration.ofSeconds(20));
    assertThat(pause(last, before, before, before, before, before, before, before, before))
        .isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void forgetsWhatEndedAlikeLongAgo() {
    assertThat(
            pause(
                over(RemediationState.CANCELLED, "f", Duration.ZERO),
                over(RemediationState.CANCELLED, "f", Duration.ofHours(2))))
        .isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void asksAtOnceForAnythingElse() {
    assertThat(pause(over(RemediationState.CANCELLED, "other", Duration.ZERO))).isZero();
    assertThat(pause(over(RemediationState.COMPLETED, "f", Duration.ZERO))).isZero();
    assertThat(pause()).isZero();
  }

  @Test
  void countsFailuresApart() {
    Work failed = over(RemediationState.FAILED, "f", Duration.ZERO);

    assertThat(pause(failed)).isEqualTo(Duration.ofSeconds(30));
    assertThat(pause(failed, over(RemediationState.CANCELLED, "f", Duration.ZERO)))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(pause(failed, failed)).isEqualTo(Duration.ofMinutes(1));
  }
}
