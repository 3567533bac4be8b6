package dev.writ.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.kernel.event.EventTrail;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.RemediationState;
import dev.writ.workloads.view.SeenRemediation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RemediationStoryTest {
  private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
  private static final UUID ID = new UUID(0x7000L, 0x8000_0000_0000_0001L);
  private static final UUID UNDO = new UUID(0x7000L, 0x8000_0000_0000_0002L);

  @Test
  void tellsFromThePlanToTheEnd() {
    assertThat(
            told(
                RemediationStory.of(
                    seen(row(RemediationState.COMPLETED, null)), List.of(), null, NOW)))
        .containsExactly(
            "Writ planned 2 injections",
            "Writ patched the workload",
            "Writ saw the change do well");
  }

  @Test
  void saysWhyItWasTakenOutAgain() {
    List<Step> steps =
        RemediationStory.of(seen(row(RemediationState.ROLLED_BACK, null)), List.of(), null, NOW);
    assertThat(steps.getLast().what()).isEqualTo("took the change out again, because it did harm");
    assertThat(steps.getLast().notes()).containsExactly("container `web` restarted");
  }

  @Test
  void namesThePersonWhoTakesItBackAndWhy() {
    SeenRemediation undo = seen(row(RemediationState.QUEUED, ID), "mia", "the port is wrong");
    List<Step> steps =
        RemediationStory.of(seen(row(RemediationState.COMPLETED, null)), List.of(), undo, NOW);
    assertThat(told(steps)).last().isEqualTo("mia asked to take it back");
    assertThat(steps.getLast().why()).isEqualTo("the port is wrong");
    assertThat(told(RemediationStory.of(undo, List.of(), null, NOW)))
        .startsWith("mia asked to take an earlier change back");
  }

  private static List<String> told(List<Step> steps) {
    return steps.stream().map(step -> step.who() + " " + step.what()).toList();
  }

  private static SeenRemediation seen(Remediation row) {
    return seen(row, "workloads", null);
  }

  private static SeenRemediation seen(Remediation row, String by, @Nullable String reason) {
    return new SeenRemediation(
        row,
        new EventTrail(
            null, List.of(new EventTrail.Step(NOW, "TASK_CREATED", by, "SUCCESS", reason))),
        Optional.empty(),
        false);
  }

  private static Remediation row(RemediationState state, @Nullable UUID revertOf) {
    return new Remediation(
        revertOf == null ? ID : UNDO,
        "local",
        WorkloadKey.of("Deployment", "production", "web"),
        "uid",
        null,
        state,
        List.of("production/enforce-policy"),
        List.of("web: livenessProbe tcpSocket 80", "web: readinessProbe tcpSocket 80"),
        "hash",
        "print",
        null,
        null,
        null,
        revertOf,
        state == RemediationState.ROLLED_BACK ? "container `web` restarted" : null,
        NOW,
        NOW,
        state.isOver() ? NOW : null);
  }
}
