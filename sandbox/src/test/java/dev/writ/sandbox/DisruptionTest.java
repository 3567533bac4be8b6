package dev.writ.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.sandbox.SandboxFixture.Answer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PodDisruptionBudgets, evictions and Jobs. */
class DisruptionTest {

  @RegisterExtension static final SandboxFixture CLUSTER = new SandboxFixture();

  private String namespace = "";

  @BeforeEach
  void makeNamespace() {
    namespace = CLUSTER.newNamespace();
  }

  private PodDisruptionBudget awaitBudget(Predicate<PodDisruptionBudgetStatus> wanted) {
    return CLUSTER
        .client()
        .policy()
        .v1()
        .podDisruptionBudget()
        .inNamespace(namespace)
        .withName("b")
        .waitUntilCondition(
            budget ->
                budget != null && budget.getStatus() != null && wanted.test(budget.getStatus()),
            30,
            TimeUnit.SECONDS);
  }

  private void awaitAllowed(int allowed) {
    awaitBudget(
        status ->
            Objects.equals(status.getDisruptionsAllowed(), allowed)
                && Objects.equals(status.getCurrentHealthy(), 2));
  }

  private void deploy(String budget) {
    CLUSTER
        .sandbox()
        .apply(
            """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: b, namespace: %1$s}
            spec: {%2$s, selector: {matchLabels: {app: web}}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: %1$s}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: web, image: 'web:1'}]}
            """
                .formatted(namespace, budget));
  }

  private Answer evict() {
    Pod pod = CLUSTER.client().pods().inNamespace(namespace).list().getItems().getFirst();
    String name = pod.getMetadata().getName();
    return CLUSTER.post(
        "/api/v1/namespaces/" + namespace + "/pods/" + name + "/eviction",
        "{apiVersion: policy/v1, kind: Eviction, metadata: {name: " + name + "}}");
  }

  @Test
  void refusesAnEvictionThatTheBudgetCannotSpare() {
    deploy("minAvailable: 2");
    awaitAllowed(0);
    Answer answer = evict();
    assertThat(answer.code()).isEqualTo(429);
    assertThat(answer.message())
        .isEqualTo("Cannot evict pod as it would violate the pod's disruption budget.");
    assertThat(answer.body().at("/details/causes/0/message").asText())
        .isEqualTo("The disruption budget b needs 2 healthy pods and has 2 currently");
  }

  @Test
  void evictsWhatTheBudgetCanSpareAndCountsAnew() {
    deploy("maxUnavailable: 50%");
    awaitAllowed(1);
    assertThat(evict().code()).isEqualTo(201);
    awaitAllowed(1);
  }

  @Test
  void aBudgetWithoutASelectorGuardsNothing() {
    deploy("minAvailable: 2");
    awaitAllowed(0);
    CLUSTER.client().policy().v1().podDisruptionBudget().inNamespace(namespace).delete();
    CLUSTER
        .sandbox()
        .apply(
            "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: none, namespace: "
                + namespace
                + "}, spec: {minAvailable: 2}}");
    assertThat(evict().code()).isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource({"maxUnavailable: 1", "minAvailable: 50%"})
  void aBudgetOverADaemonSetCannotBeReckoned(String budget) {
    CLUSTER
        .sandbox()
        .apply(
            """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: b, namespace: %1$s}
            spec: {%2$s, selector: {matchLabels: {app: agent}}}
            ---
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: agent, namespace: %1$s}
            spec:
              selector: {matchLabels: {app: agent}}
              template:
                metadata: {labels: {app: agent}}
                spec: {containers: [{name: c, image: 'x:1'}]}
            """
                .formatted(namespace, budget));
    PodDisruptionBudget failed =
        awaitBudget(
            status ->
                status.getConditions().stream()
                    .anyMatch(condition -> condition.getReason().equals("SyncFailed")));
    assertThat(failed.getStatus().getDisruptionsAllowed()).isZero();
    assertThat(failed.getStatus().getConditions().getFirst().getMessage())
        .isEqualTo("daemonsets.apps does not implement the scale subresource");
  }

  @Test
  void aJobCompletesWithItsPods() {
    CLUSTER
        .sandbox()
        .apply(
            """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: j, namespace: %s}
            spec:
              completions: 2
              template:
                spec: {restartPolicy: Never, containers: [{name: c, image: 'x:1'}]}
            """
                .formatted(namespace));
    var job =
        CLUSTER
            .client()
            .batch()
            .v1()
            .jobs()
            .inNamespace(namespace)
            .withName("j")
            .waitUntilCondition(
                one ->
                    one != null
                        && one.getStatus() != null
                        && one.getStatus().getCompletionTime() != null,
                30,
                TimeUnit.SECONDS);
    assertThat(job.getStatus().getSucceeded()).isEqualTo(2);
    assertThat(job.getStatus().getConditions().getFirst().getType()).isEqualTo("Complete");
    assertThat(CLUSTER.client().pods().inNamespace(namespace).list().getItems())
        .hasSize(2)
        .allMatch(pod -> pod.getStatus().getPhase().equals("Succeeded"));
  }
}
