package dev.writ.workloads.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class VerdictTest {
  @RegisterExtension static final TestDatabase db = WholeRoom.freshDatabase();

  private WholeRoom room;

  @BeforeEach
  void open() {
    room = new WholeRoom(db.app());
    room.namespace("production");
  }

  @AfterEach
  void close() {
    room.close();
  }

  private void apply(String kind, String name, String strategy) {
    room.sandbox.apply(
        """
        apiVersion: apps/v1
        kind: KIND
        metadata: {name: NAME, namespace: production}
        spec:
          updateStrategy: {type: STRATEGY}
          selector: {matchLabels: {app: NAME}}
          template:
            metadata: {labels: {app: NAME}}
            spec:
              terminationGracePeriodSeconds: 0
              containers: [{name: web, image: "web:1", ports: [{containerPort: 3000}]}]
        """
            .replace("KIND", kind)
            .replace("NAME", name)
            .replace("STRATEGY", strategy));
  }

  @Test
  @DisplayName(
      "W8: the rollout of each kind is watched to its end; OnDelete ends when it is stored")
  void watchesEachKindToItsEnd() {
    room.deploy("production", "web", WholeRoom.PORT);
    apply("StatefulSet", "rolling", "RollingUpdate");
    apply("StatefulSet", "by-hand", "OnDelete");
    apply("DaemonSet", "rolling", "RollingUpdate");
    apply("DaemonSet", "by-hand", "OnDelete");
    room.sandbox.apply(WholeRoom.QUICK);

    room.awaitRemediations(
        List.of(
                "daemonset/production/by-hand COMPLETED",
                "daemonset/production/rolling COMPLETED",
                "deployment/production/web COMPLETED",
                "statefulset/production/by-hand COMPLETED",
                "statefulset/production/rolling COMPLETED")
            ::equals);
    assertThat(room.patches()).hasSize(5);
    JsonNode status =
        room.awaitStatus(
            "production",
            "quick",
            one ->
                one.path("remediationsApplied").asInt() == 5
                    && one.path("remediatedWorkloads").size() == 5);
    assertThat(status.path("remediationsFailed").asInt(-1)).isZero();
    // What comes only by hand is not right yet, and Writ deletes no pod.
    assertThat(status.path("violationsByCheck").path("missing_liveness").asInt()).isEqualTo(4);
    assertThat(
            room.read("apps/v1", "StatefulSet", "production", "rolling")
                .at("/spec/template/spec/containers/0/livenessProbe/tcpSocket/port")
                .asInt())
        .isEqualTo(3000);
  }

  @Test
  @DisplayName("W22: where rollback is off, what does harm is left, failed once, and told")
  void leavesWhatDoesHarmWhereRollbackIsOff() {
    room.deploy("production", "web", WholeRoom.PORT);
    room.sandbox.apply(
        WholeRoom.QUICK.replace("{initial", "{tcpPort: 9, initial")
            + "  rollout: {rollback: false}\n");

    room.awaitRemediations(List.of("deployment/production/web FAILED")::equals);
    JsonNode status =
        room.awaitStatus("production", "quick", one -> one.path("remediationsFailed").asInt() == 1);
    assertThat(status.path("remediationsApplied").asInt()).isEqualTo(1);
    assertThat(status.has("rolledBackWorkloads")).isFalse();
    room.settle();
    assertThat(room.patches()).hasSize(1);
    JsonNode live = room.deployment("production", "web");
    assertThat(live.at("/spec/template/spec/containers/0/livenessProbe/tcpSocket/port").asInt())
        .isEqualTo(9);
    assertThat(live.at("/metadata/annotations").has("devops.stochastic.io/rolled-back")).isFalse();
  }

  @Test
  @DisplayName("W12: a pod that was mended is seen, though the policy's generation stays")
  void seesWhatWasMended() {
    room.deploy("production", "web", WholeRoom.PORT);
    room.sandbox.apply(
        WholeRoom.QUICK.replace("enforcementMode: enforce", "enforcementMode: audit"));
    room.awaitStatus("production", "quick", one -> one.path("violations").asInt() == 2);

    room.deploy(
        "production",
        "web",
        ", livenessProbe: {tcpSocket: {port: 3000}}, readinessProbe: {tcpSocket: {port: 3000}}"
            + WholeRoom.PORT);
    JsonNode status =
        room.awaitStatus("production", "quick", one -> one.path("healthScore").asInt() == 100);
    assertThat(status.path("violations").asInt(-1)).isZero();
    assertThat(status.path("observedGeneration").asLong()).isEqualTo(1);
  }
}
