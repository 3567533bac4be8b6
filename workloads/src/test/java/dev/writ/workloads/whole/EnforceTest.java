package dev.writ.workloads.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.testkit.TestDatabase;
import dev.writ.workloads.Seed;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EnforceTest {
  @RegisterExtension static final TestDatabase db = WholeRoom.freshDatabase();

  private static final String PORT = ", ports: [{containerPort: 3000}]";

  /** The seed's second policy without its port, as W6 has it. */
  private static final String ENFORCE =
      Seed.SECOND.replace("    tcpPort: 8080\n", "").replace("staging", "production");

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

  private static JsonNode container(JsonNode deployment) {
    return deployment.at("/spec/template/spec/containers/0");
  }

  @Test
  @DisplayName("W5: an audit policy writes to no workload, and tells no remediation")
  void auditWritesToNoWorkload() {
    room.deploy("production", "web-app", PORT);
    room.sandbox.apply(Seed.FIRST);
    JsonNode status =
        room.awaitStatus(
            "production", "default-policy", one -> one.path("violations").asInt() == 2);
    room.settle();
    assertThat(room.patches()).isEmpty();
    assertThat(status.has("remediationsApplied")).isFalse();
    assertThat(status.has("remediatedWorkloads")).isFalse();
    assertThat(status.path("message").asText())
        .isEqualTo("2 violations across 1 pods — Healthy (95)");
  }

  @Test
  @DisplayName("W6: one patch sets the Deployment right, is told in annotations and in the status")
  void setsADeploymentRightOnce() {
    room.deploy("production", "web-app", PORT);
    room.sandbox.apply(ENFORCE);

    JsonNode status =
        room.awaitStatus(
            "production",
            "enforce-policy",
            one ->
                one.path("remediationsApplied").asInt() == 1
                    && one.path("violations").asInt() == 0);

    JsonNode live = room.deployment("production", "web-app");
    String probe =
        "{\"failureThreshold\":3,\"initialDelaySeconds\":5,\"periodSeconds\":10,"
            + "\"successThreshold\":1,\"tcpSocket\":{\"port\":3000},\"timeoutSeconds\":1}";
    assertThat(sorted(container(live).path("livenessProbe"))).isEqualTo(probe);
    assertThat(sorted(container(live).path("readinessProbe"))).isEqualTo(probe);
    assertThat(sorted(container(live).path("resources")))
        .isEqualTo(
            "{\"limits\":{\"cpu\":\"500m\",\"memory\":\"256Mi\"},"
                + "\"requests\":{\"cpu\":\"100m\",\"memory\":\"128Mi\"}}");
    JsonNode annotations = live.at("/metadata/annotations");
    assertThat(annotations.path("devops.stochastic.io/patched-by").asText()).isEqualTo("writ");
    assertThat(annotations.path("devops.stochastic.io/patched-fields").asText())
        .isEqualTo("{\"web\":[\"livenessProbe\",\"readinessProbe\",\"resources\"]}");
    assertThat(annotations.path("devops.stochastic.io/patched-policy").asText())
        .isEqualTo("production/enforce-policy");
    assertThat(
            live.at("/spec/template/metadata/annotations")
                .path("devops.stochastic.io/patched-by")
                .asText())
        .isEqualTo("writ");
    assertThat(room.patches()).hasSize(1);
    assertThat(status.path("remediationsFailed").asInt(-1)).isZero();
    assertThat(status.path("remediatedWorkloads"))
        .hasToString("[\"deployment/production/web-app\"]");
    assertThat(room.forbidden()).isEmpty();
  }

  @Test
  @DisplayName("W8: by kind, once each; bare pods and Jobs are left")
  void patchesByKind() {
    for (String kind : List.of("StatefulSet", "DaemonSet")) {
      room.sandbox.apply(
          """
          apiVersion: apps/v1
          kind: KIND
          metadata: {name: one, namespace: production}
          spec:
            selector: {matchLabels: {app: KIND}}
            template:
              metadata: {labels: {app: KIND}}
              spec: {containers: [{name: web, image: "web:1", ports: [{containerPort: 3000}]}]}
          """
              .replace("KIND", kind));
    }
    room.sandbox.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: bare, namespace: production}
        spec: {containers: [{name: web, image: "web:1"}]}
        """);
    room.sandbox.apply(ENFORCE);
    JsonNode status =
        room.awaitStatus(
            "production", "enforce-policy", one -> one.path("remediatedWorkloads").size() == 2);
    assertThat(room.patches())
        .extracting(one -> one.resource() + "/" + one.name())
        .containsExactlyInAnyOrder("statefulsets/one", "daemonsets/one");
    assertThat(status.path("notRemediated"))
        .singleElement()
        .satisfies(
            left -> {
              assertThat(left.path("workload").asText()).isEqualTo("pod/production/bare");
              assertThat(left.path("reason").asText()).isEqualTo("UnsupportedOwner");
            });
  }

  @Test
  @DisplayName("W16: what Git owns gets no write, is handed on once, and is told in the status")
  void leavesToGitWhatGitOwns() {
    room.deploy("production", "web-app", PORT);
    room.sandbox.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web-app
          namespace: production
          annotations:
            argocd.argoproj.io/tracking-id: "webapp:apps/Deployment:production/web-app"
        spec:
          replicas: 1
          selector: {matchLabels: {app: web-app}}
          template:
            metadata: {labels: {app: web-app}}
            spec: {containers: [{name: web, image: "web:1", ports: [{containerPort: 3000}]}]}
        """);
    room.sandbox.apply(ENFORCE);
    JsonNode status =
        room.awaitStatus(
            "production", "enforce-policy", one -> one.path("deferredWorkloads").size() == 1);
    room.settle();
    assertThat(room.patches()).isEmpty();
    assertThat(status.path("deferredWorkloads")).hasToString("[\"deployment/production/web-app\"]");
    assertThat(status.path("remediationsApplied").asInt(-1)).isZero();
    assertThat(status.path("remediationsFailed").asInt(-1)).isZero();
    assertThat(
            room.rows("SELECT count(*) FROM kernel_events WHERE type = 'WORKLOAD_DEFERRED_TO_GIT'"))
        .isEqualTo(1);
    assertThat(room.deployment("production", "web-app").at("/metadata/annotations"))
        .noneMatch(one -> one.asText().contains("devops.stochastic.io"));
  }

  @Test
  @DisplayName("W21: the older of two policies wins, in one patch, and the other is told")
  void oldestPolicyWins() {
    room.sandbox.apply(
        ENFORCE
            .replace("enforce-policy", "a")
            .replace("    initialDelay", "    tcpPort: 9000\n    initialDelay"));
    room.awaitStatus("production", "a", one -> one.has("healthScore"));
    room.sandbox.apply(
        ENFORCE
            .replace("enforce-policy", "b")
            .replace("    initialDelay", "    tcpPort: 8080\n    initialDelay"));
    room.awaitStatus("production", "b", one -> one.has("healthScore"));
    room.deploy("production", "web-app", ", ports: [{containerPort: 3000}, {containerPort: 9000}]");

    room.awaitStatus("production", "a", one -> one.path("remediationsApplied").asInt() == 1);
    assertThat(room.patches()).hasSize(1);
    assertThat(
            container(room.deployment("production", "web-app"))
                .at("/livenessProbe/tcpSocket/port")
                .asInt())
        .isEqualTo(9000);
  }

  @Test
  @DisplayName("W22: a change that does harm is taken back whole, once, and not tried again")
  void takesBackWhatDoesHarm() {
    room.deploy("production", "web-app", PORT);
    JsonNode before =
        room.awaitDeployment(
            "production", "web-app", one -> one.at("/status/availableReplicas").asInt() == 1);
    room.sandbox.apply(ENFORCE.replace("    initialDelay", "    tcpPort: 9\n    initialDelay"));

    JsonNode status =
        room.awaitStatus(
            "production", "enforce-policy", one -> one.path("rolledBackWorkloads").size() == 1);
    JsonNode after = room.deployment("production", "web-app");
    assertThat(after.at("/spec/template")).isEqualTo(before.at("/spec/template"));
    assertThat(after.at("/metadata/annotations").has("devops.stochastic.io/rolled-back")).isTrue();
    assertThat(status.path("remediationsApplied").asInt(-1)).isEqualTo(1);
    assertThat(status.path("remediationsFailed").asInt(-1)).isEqualTo(1);
    room.settle();
    assertThat(room.patches()).hasSize(2);
    assertThat(status.path("rolledBackWorkloads"))
        .hasToString("[\"deployment/production/web-app\"]");
  }

  private static String sorted(JsonNode json) {
    return dev.writ.rego.RegoValue.parseJson(json.toString()).toJson();
  }
}
