package dev.writ.workloads.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.testkit.TestDatabase;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GateTest {
  @RegisterExtension static final TestDatabase db = WholeRoom.freshDatabase();

  private static final String KEY = "deployment/production/web";

  private WholeRoom room;

  @AfterEach
  void close() {
    room.close();
  }

  @BeforeEach
  void open() {
    room = new WholeRoom(db.app());
    room.namespace("production");
  }

  @Test
  @DisplayName(
      "W27: a dry run asks the cluster with dryRun=All, changes nothing, and tells its plan")
  void onlyTries() {
    room.deploy("production", "web", WholeRoom.PORT);
    JsonNode before =
        room.awaitDeployment(
            "production", "web", one -> one.at("/status/availableReplicas").asInt() == 1);
    room.sandbox.apply(WholeRoom.QUICK + "  dryRun: true\n");

    JsonNode status =
        room.awaitStatus("production", "quick", one -> one.path("plannedWorkloads").size() == 1);
    room.settle();
    assertThat(status.path("plannedWorkloads")).hasToString("[\"" + KEY + "\"]");
    assertThat(status.path("remediationsApplied").asInt(-1)).isZero();
    assertThat(room.attempts())
        .singleElement()
        .satisfies(
            only -> {
              assertThat(only.dryRun()).isTrue();
              assertThat(only.code()).isEqualTo(200);
            });
    assertThat(room.deployment("production", "web")).isEqualTo(before);
    assertThat(room.remediations()).containsExactly(KEY + " PLANNED");

    room.sandbox.apply(WholeRoom.QUICK + "  dryRun: true\n  maxRestartCount: 3\n");
    status =
        room.awaitStatus("production", "quick", one -> one.path("observedGeneration").asInt() == 2);
    assertThat(status.path("plannedWorkloads")).hasToString("[\"" + KEY + "\"]");
    assertThat(room.attempts()).hasSize(1);

    room.deploy(
        "production",
        "web",
        ", livenessProbe: {tcpSocket: {port: 3000}}, readinessProbe: {tcpSocket: {port: 3000}}"
            + WholeRoom.PORT);
    room.awaitStatus("production", "quick", one -> !one.has("plannedWorkloads"));
  }

  @Test
  @DisplayName("W27: no patch while a budget allows no disruption; one when it does")
  void waitsForABudget() {
    room.deploy("production", "web", WholeRoom.PORT);
    room.awaitDeployment(
        "production", "web", one -> one.at("/status/availableReplicas").asInt() == 1);
    room.sandbox.apply(
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web, namespace: production}
        spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
        """);
    room.sandbox.apply(WholeRoom.QUICK);

    JsonNode status =
        room.awaitStatus("production", "quick", one -> !one.path("notRemediated").isEmpty());
    assertThat(status.at("/notRemediated/0/reason").asText()).isEqualTo("BudgetExhausted");
    assertThat(status.at("/notRemediated/0/message").asText())
        .isEqualTo("a PodDisruptionBudget over its pods allows no disruption now");
    assertThat(room.attempts()).isEmpty();
    assertThat(room.remediations()).containsExactly(KEY + " QUEUED");

    room.sandbox.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: production}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              terminationGracePeriodSeconds: 0
              containers: [{name: web, image: "web:1", ports: [{containerPort: 3000}]}]
        """);
    status =
        room.awaitStatus(
            "production",
            "quick",
            one ->
                one.path("remediationsApplied").asInt() == 1
                    && one.path("notRemediated").isEmpty());
    assertThat(room.patches()).hasSize(1);
    assertThat(status.path("remediationsFailed").asInt(-1)).isZero();
  }

  @Test
  @DisplayName("W27: of five, never more than two are between patch and verdict")
  void keepsToTheBudgetOfThePolicy() {
    for (int i = 1; i <= 5; i++) {
      room.deploy("production", "web-" + i, WholeRoom.PORT);
    }
    room.sandbox.apply(WholeRoom.QUICK + "  rollout: {maxConcurrent: 2}\n");

    room.awaitRemediations(
        states -> {
          assertThat(states.stream().filter(GateTest::isUnderWay).count()).isLessThanOrEqualTo(2);
          room.hurry();
          return Collections.frequency(endings(states), "COMPLETED") == 5;
        });
    assertThat(room.patches())
        .extracting(one -> one.name())
        .containsExactlyInAnyOrder("web-1", "web-2", "web-3", "web-4", "web-5");
    assertThat(
            room.rows(
                """
                SELECT max((SELECT count(*) FROM workloads_remediations other
                  WHERE other.patched_at <= one.patched_at AND other.ended_at > one.patched_at))
                FROM workloads_remediations one
                """))
        .isEqualTo(2);
  }

  private static boolean isUnderWay(String row) {
    return row.endsWith(" APPLYING") || row.endsWith(" WATCHING");
  }

  private static List<String> endings(List<String> rows) {
    return rows.stream().map(row -> row.substring(row.indexOf(' ') + 1)).toList();
  }
}
