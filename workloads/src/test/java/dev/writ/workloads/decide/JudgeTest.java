package dev.writ.workloads.decide;

import static dev.writ.workloads.decide.Given.NOW;
import static dev.writ.workloads.decide.Given.bad;
import static dev.writ.workloads.decide.Given.checks;
import static dev.writ.workloads.decide.Given.clean;
import static dev.writ.workloads.decide.Given.evaluation;
import static dev.writ.workloads.decide.Given.messages;
import static dev.writ.workloads.decide.Given.pod;
import static dev.writ.workloads.decide.Given.podOf;
import static dev.writ.workloads.decide.Given.policy;
import static dev.writ.workloads.decide.Given.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.cluster.ProtectedNamespaces;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.observe.Snapshot;
import dev.writ.workloads.policy.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeTest {
  private static final Policy FIRST = policy(Given.FIRST);

  @Test
  @DisplayName("W1 a pod without probes on :latest")
  void listsViolationsInOrderAndScoresThem() {
    Evaluation evaluation = evaluation(FIRST, bad());

    assertThat(checks(evaluation))
        .containsExactly("latest_tag", "missing_liveness", "missing_readiness");
    assertThat(messages(evaluation))
        .containsExactly(
            "container 'main' uses :latest tag",
            "container 'main' missing liveness probe",
            "container 'main' missing readiness probe");
    assertThat(evaluation.healthScore()).isEqualTo(90);
    assertThat(evaluation.severityScore()).isEqualTo(85);
    assertThat(evaluation.isHealthy()).isTrue();
    assertThat(evaluation.message()).isEqualTo("3 violations across 1 pods — Healthy (90)");
  }

  @Test
  @DisplayName("W2 restarts and a pod that stays pending")
  void countsRestartsAndPending() {
    Evaluation evaluation = evaluation(FIRST, bad(10, 301));

    assertThat(messages(evaluation))
        .containsExactly(
            "container 'main' uses :latest tag",
            "container 'main' missing liveness probe",
            "container 'main' missing readiness probe",
            "container 'main' has 10 restarts (threshold: 3)",
            "pod is in Pending phase");
    assertThat(evaluation.violations().getLast().container()).isEmpty();
    assertThat(evaluation.healthScore()).isEqualTo(56);
    assertThat(evaluation.severityScore()).isZero();
    assertThat(evaluation.tally().severePoints()).isEqualTo(109);
    assertThat(evaluation.classification()).isEqualTo(Classification.DEGRADED);
    assertThat(evaluation.isHealthy()).isFalse();

    assertThat(evaluation(FIRST, clean(3)).violations()).isEmpty();
    Evaluation above = evaluation(FIRST, clean(4));
    assertThat(above.violations()).hasSize(1);
    assertThat(above.healthScore()).isEqualTo(76);
    assertThat(above.severityScore()).isEqualTo(28);
    assertThat(above.classification()).isEqualTo(Classification.STABLE);
  }

  @Test
  @DisplayName("W3 nothing to judge")
  void isHealthyWhereNothingIsJudged() {
    Evaluation none = evaluation(FIRST);
    assertThat(none.healthScore()).isEqualTo(100);
    assertThat(none.isHealthy()).isTrue();
    assertThat(none.tally().pods()).isZero();

    Evaluation empty = evaluation(spec("{}"), bad(10, 301));
    assertThat(empty.healthScore()).isEqualTo(100);
    assertThat(empty.violations()).isEmpty();
    assertThat(empty.tally().pods()).isEqualTo(1);

    Policy system = policy(Given.FIRST.replace("production", "kube-system"));
    Pod inSystem =
        pod(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: kube-system}
            spec: {containers: [{name: main, image: 'nginx:latest'}]}
            """);
    assertThat(evaluation(system, inSystem).tally().pods()).isZero();
    Pod succeeded = podOf("[{name: main, image: 'nginx:latest'}]", "{phase: Succeeded}");
    assertThat(evaluation(FIRST, succeeded).tally().pods()).isZero();
    Pod deleted =
        pod(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: production, deletionTimestamp: "2026-11-26T11:59:59Z"}
            spec: {containers: [{name: main, image: 'nginx:latest'}]}
            status: {phase: Running}
            """);
    assertThat(evaluation(FIRST, deleted).tally().pods()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"299,0", "300,0", "301,1"})
  @DisplayName("W4 pending for longer than allowed")
  void judgesPendingByTheClock(int seconds, int violations) {
    assertThat(evaluation(spec("{forbidPendingDuration: 300}"), bad(0, seconds)).violations())
        .hasSize(violations);
  }

  @Test
  @DisplayName("W4 pending counts from the latest change")
  void countsPendingFromScheduling() {
    Pod scheduled =
        pod(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: production, creationTimestamp: %s}
            status:
              phase: Pending
              conditions: [{type: PodScheduled, status: 'True', lastTransitionTime: %s}]
            """
                .formatted(NOW.minusSeconds(600), NOW.minusSeconds(100)));

    assertThat(evaluation(FIRST, scheduled).violations()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "100,HEALTHY",
    "80,HEALTHY",
    "79,STABLE",
    "60,STABLE",
    "59,DEGRADED",
    "40,DEGRADED",
    "39,CRITICAL",
    "0,CRITICAL"
  })
  @DisplayName("W4 classes")
  void classifiesScores(int score, Classification classification) {
    assertThat(Classification.of(score)).isEqualTo(classification);
  }

  @Test
  @DisplayName("Score: pods share points, in whole numbers")
  void sharesPointsByPods() {
    Evaluation mixed = evaluation(FIRST, clean(0), bad());
    assertThat(mixed.healthScore()).isEqualTo(95);
    assertThat(mixed.severityScore()).isEqualTo(93);
    Policy critical =
        policy(
            Given.FIRST
                + "  severityOverrides:"
                + " {latestTag: critical, missingLiveness: critical, missingReadiness: critical}");
    assertThat(evaluation(critical, clean(0), bad()).severityScore()).isEqualTo(85);

    Evaluation two = evaluation(FIRST, bad(10, 301), bad(8, 301));
    assertThat(two.healthScore()).isEqualTo(56);
    assertThat(two.severityScore()).isZero();

    Policy second = policy(Given.SECOND.replace("staging", "production"));
    Evaluation withResources = evaluation(second, bad());
    assertThat(withResources.violations()).hasSize(4);
    assertThat(withResources.healthScore()).isEqualTo(88);
    assertThat(withResources.severityScore()).isEqualTo(83);
  }

  @ParameterizedTest
  @CsvSource({"90,100,20,1,89", "100,10,50,10,75", "85,42,72,38,78", "7,0,9,0,100"})
  @DisplayName("W15 scores of several policies or clusters as one")
  void poolsScores(int one, int pods, int other, int otherPods, int together) {
    assertThat(Score.pooled(List.of(new Score(one, pods), new Score(other, otherPods))).value())
        .isEqualTo(together);
  }

  @Test
  @DisplayName("W30 a cluster policy pools the namespaces that it selects")
  void poolsNamespacesOfAClusterPolicy() {
    Policy cluster =
        policy(
            """
            apiVersion: devops.stochastic.io/v1
            kind: ClusterDevOpsPolicy
            metadata: {name: all}
            spec:
              namespaceSelector: {matchLabels: {team: a}}
              forbidLatestTag: true
            """);
    Map<String, String> team = Map.of("team", "a");
    Evaluation evaluation =
        evaluation(
            cluster,
            Given.snapshot(
                List.of(in("one"), in("two"), in("kube-system"), in("three")),
                List.of(),
                new Namespace("one", team, Map.of()),
                new Namespace("two", team, Map.of()),
                new Namespace("kube-system", team, Map.of())));

    assertThat(evaluation.pods())
        .extracting(found -> found.pod().namespace())
        .containsExactly("one", "two");
    assertThat(evaluation.healthScore()).isEqualTo(95);
    assertThat(evaluation.namespaces()).containsOnlyKeys("one", "two");
    assertThat(evaluation.namespaces().getOrDefault("one", Tally.NONE).message())
        .isEqualTo("1 violations across 1 pods — Healthy (95)");
  }

  @Test
  void tellsWhenTimeAloneChangesSomething() {
    Judge judge = new Judge(ProtectedNamespaces.STANDARD);
    Policy policy =
        policy(
            Given.FIRST
                + """
                  exemptions:
                  - name: legacy
                    checks: ["*"]
                    reason: until the rewrite is done
                    expires: "%s"
                    podSelector: {}
                """
                    .formatted(NOW.plusSeconds(200)));
    Snapshot fresh = Snapshot.of(List.of(bad(0, 0), bad(0, 150), bad(0, 400)), List.of());

    assertThat(judge.nextChange(fresh, policy, NOW)).contains(NOW.plusSeconds(150).plusMillis(1));
    Instant then = NOW.plusSeconds(150).plusMillis(1);
    assertThat(evaluation(policy, fresh, then.minusMillis(1)).exempted()).hasSize(10);
    assertThat(evaluation(policy, fresh, then).exempted()).hasSize(11);
    assertThat(judge.nextChange(fresh, policy, then)).contains(NOW.plusSeconds(200));
    assertThat(judge.nextChange(fresh, policy, NOW.plusSeconds(301))).isEmpty();
    assertThat(judge.nextChange(fresh, spec("{}"), NOW)).isEmpty();
  }

  private static Pod in(String namespace) {
    return pod(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: %s}
        spec: {containers: [{name: main, image: nginx}]}
        """
            .formatted(namespace));
  }
}
