package dev.writ.workloads.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.workloads.decide.Action.InjectLivenessProbe;
import dev.writ.workloads.decide.Action.InjectReadinessProbe;
import dev.writ.workloads.decide.Action.InjectResources;
import dev.writ.workloads.decide.Action.Probe;
import dev.writ.workloads.decide.Rollout.PatchedPod;
import dev.writ.workloads.decide.RolloutCheck.Verdict;
import dev.writ.workloads.policy.ResourceField;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RolloutCheckTest {
  private static final Instant PATCHED = Instant.parse("2026-11-26T12:00:00Z");
  private static final RolloutCheck CHECK =
      new RolloutCheck(
          List.of(new InjectLivenessProbe("web", new Probe(8080, 5, 10))),
          Duration.ofMinutes(10),
          Duration.ofSeconds(30));
  private static final PatchedPod WELL = new PatchedPod("u1", "web-1", 0, true);
  private static final PatchedPod UNREADY = new PatchedPod("u1", "web-1", 0, false);

  private static Rollout rollout(int updated, int available, int old, PatchedPod... pods) {
    return new Rollout(true, 2, 2, updated, available, old, false, false, List.of(pods));
  }

  private static Stream<Arguments> looks() {
    Rollout unseen = new Rollout(false, 2, 2, 2, 2, 0, false, false, List.of());
    Rollout deleteByHand = new Rollout(false, 2, 2, 0, 2, 0, true, false, List.of());
    Rollout stuck = new Rollout(true, 2, 2, 1, 2, 0, false, true, List.of());
    Rollout none = new Rollout(true, 0, 0, 0, 0, 0, false, false, List.of());
    Rollout partitioned = new Rollout(true, 3, 1, 1, 3, 0, false, false, List.of());
    PatchedPod restarted = new PatchedPod("u1", "web-1", 1, true);
    return Stream.of(
        Arguments.of("not seen", unseen, 1, null, "Going[why=not yet seen]"),
        Arguments.of(
            "never seen",
            unseen,
            600,
            null,
            "Broken[why=no controller has taken it up after 600 s]"),
        Arguments.of("no replicas", none, 1, null, "Complete[]"),
        Arguments.of("OnDelete", deleteByHand, 0, null, "Complete[]"),
        Arguments.of(
            "half",
            rollout(1, 2, 1, WELL),
            9,
            null,
            "Going[why=1 of 2 pods are updated, 2 of 2 available]"),
        Arguments.of(
            "old pods go last",
            rollout(2, 2, 1, WELL),
            9,
            null,
            "Going[why=2 of 2 pods are updated, 2 of 2 available]"),
        Arguments.of(
            "all there",
            rollout(2, 2, 0, WELL),
            9,
            null,
            "Steady[why=all pods are updated and available; watched for PT1M10S]"),
        Arguments.of(
            "a partition leaves pods alone",
            partitioned,
            9,
            null,
            "Steady[why=all pods are updated and available; watched for PT1M10S]"),
        Arguments.of(
            "69 s",
            rollout(2, 2, 0, WELL),
            78,
            9,
            "Steady[why=all pods are updated and available; watched for PT1M10S]"),
        Arguments.of("70 s", rollout(2, 2, 0, WELL), 79, 9, "Complete[]"),
        Arguments.of(
            "a restart",
            rollout(2, 2, 0, restarted),
            49,
            9,
            "Broken[why=a patched container of pod `web-1` restarted]"),
        Arguments.of(
            "ready no more",
            rollout(2, 1, 0, UNREADY),
            20,
            9,
            "Broken[why=pod `web-1` is ready no more]"),
        Arguments.of(
            "not ready yet",
            rollout(2, 1, 0, UNREADY),
            20,
            null,
            "Going[why=2 of 2 pods are updated, 1 of 2 available]"),
        Arguments.of(
            "never ready",
            rollout(2, 1, 0, UNREADY),
            600,
            null,
            "Broken[why=2 of 2 pods are updated, 1 of 2 available after 600 s]"),
        Arguments.of(
            "given up by its controller",
            stuck,
            30,
            null,
            "Broken[why=its rollout exceeded its progress deadline]"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("looks")
  void saysHowItGoes(
      String name, Rollout rollout, int seconds, @Nullable Integer steadyAfter, String verdict) {
    Instant steady = steadyAfter == null ? null : PATCHED.plusSeconds(steadyAfter);

    Verdict said =
        CHECK.judge(
            rollout,
            PATCHED,
            steady,
            steady == null ? Set.of() : Set.of("u1", "u2"),
            PATCHED.plusSeconds(seconds));

    assertThat(said).as(name).hasToString(verdict);
  }

  @Test
  void aPodThatWasReplacedStartsTheWaitAnew() {
    PatchedPod fresh = new PatchedPod("u3", "web-3", 0, false);

    Verdict said =
        CHECK.judge(
            rollout(2, 1, 0, WELL, fresh),
            PATCHED,
            PATCHED.plusSeconds(9),
            Set.of("u1", "u2"),
            PATCHED.plusSeconds(20));

    assertThat(said).hasToString("Going[why=2 of 2 pods are updated, 1 of 2 available]");
  }

  private static Duration proof(long grace, Action... actions) {
    return new RolloutCheck(List.of(actions), Duration.ofMinutes(10), Duration.ofSeconds(grace))
        .proof();
  }

  @Test
  void waitsForTheSlowestProbe() {
    assertThat(
            proof(
                0,
                new InjectLivenessProbe("a", new Probe(1, 60, 30)),
                new InjectResources("a", Map.of(ResourceField.LIMITS_CPU, "1"))))
        .isEqualTo(Duration.ofSeconds(155));
  }

  @Test
  void waitsUntilWhatFailsItsLivenessProbeHasHadTimeToEnd() {
    assertThat(proof(30, new InjectLivenessProbe("a", new Probe(1, 5, 10))))
        .isEqualTo(Duration.ofSeconds(70));
    assertThat(proof(3_600, new InjectLivenessProbe("a", new Probe(1, 5, 10))))
        .as("no longer than a rollout may take")
        .isEqualTo(Duration.ofSeconds(640));
    assertThat(proof(30, new InjectReadinessProbe("a", new Probe(1, 5, 10))))
        .isEqualTo(Duration.ofSeconds(40));
  }
}
