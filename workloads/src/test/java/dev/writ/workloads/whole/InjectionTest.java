package dev.writ.workloads.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.testkit.TestDatabase;
import dev.writ.workloads.Seed;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class InjectionTest {
  private static final String ENFORCE =
      Seed.SECOND.replace("    tcpPort: 8080\n", "").replace("staging", "production");

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

  private JsonNode container(String namespace, String name) {
    return room.deployment(namespace, name).at("/spec/template/spec/containers/0");
  }

  private static int port(JsonNode container) {
    return container.at("/livenessProbe/tcpSocket/port").asInt();
  }

  /** Its pods accept connections on every port that may be injected. */
  private void deploy(String namespace, String name, String more) {
    room.sandbox.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: NAME, namespace: NAMESPACE}
        spec:
          selector: {matchLabels: {app: NAME}}
          template:
            metadata:
              labels: {app: NAME}
              annotations: {sandbox.writ.dev/listens: "3000,8080,9000"}
            spec: {containers: [{name: web, image: "web:1"MORE}]}
        """
            .replace("NAMESPACE", namespace)
            .replace("NAME", name)
            .replace("MORE", more));
  }

  @Test
  @DisplayName("W7: the policy's port, else 8080; what a container has already is left as it is")
  void injectsOnlyWhatIsMissing() {
    room.namespace("fixed");
    deploy("fixed", "web", WholeRoom.PORT);
    deploy("production", "no-port", "");
    deploy("production", "only-udp", ", ports: [{containerPort: 53, protocol: UDP}]");
    deploy("production", "asks-for-cpu", WholeRoom.PORT + ", resources: {requests: {cpu: 10m}}");
    deploy(
        "production",
        "looks-alive",
        WholeRoom.PORT + ", livenessProbe: {httpGet: {path: /alive, port: 3000}}");
    JsonNode own = container("production", "looks-alive").path("livenessProbe");
    room.sandbox.apply(ENFORCE);
    room.sandbox.apply(
        ENFORCE
            .replace("namespace: production", "namespace: fixed")
            .replace("    initialDelay", "    tcpPort: 9000\n    initialDelay"));

    room.awaitStatus(
        "production", "enforce-policy", one -> one.path("remediationsApplied").asInt() >= 4);
    room.awaitStatus(
        "fixed", "enforce-policy", one -> one.path("remediationsApplied").asInt() >= 1);
    assertThat(port(container("fixed", "web"))).isEqualTo(9000);
    assertThat(port(container("production", "no-port"))).isEqualTo(8080);
    assertThat(port(container("production", "only-udp"))).isEqualTo(8080);
    assertThat(port(container("production", "asks-for-cpu"))).isEqualTo(3000);
    assertThat(container("production", "asks-for-cpu").path("resources"))
        .hasToString("{\"requests\":{\"cpu\":\"10m\"}}");
    assertThat(container("production", "looks-alive").path("livenessProbe")).isEqualTo(own);
    assertThat(container("production", "looks-alive").has("readinessProbe")).isTrue();
    assertThat(room.forbidden()).isEmpty();
  }

  @Test
  @DisplayName(
      "W10: a sidecar that was put into the pods alone is told, and is added to no template")
  void leavesInjectedSidecarsOutOfTheTemplate(@TempDir Path folder) {
    try (Injector mesh = new Injector(folder)) {
      room.sandbox.apply(mesh.configuration("production"));
      room.deploy("production", "web", WholeRoom.PORT);
      room.awaitDeployment(
          "production", "web", one -> one.at("/status/availableReplicas").asInt() == 1);
      room.sandbox.apply(ENFORCE);

      JsonNode status =
          room.awaitStatus(
              "production",
              "enforce-policy",
              one ->
                  one.path("remediationsApplied").asInt() == 1
                      && one.path("violations").asInt() == 3);
      JsonNode template = room.deployment("production", "web").at("/spec/template/spec");
      assertThat(template.path("containers"))
          .singleElement()
          .satisfies(
              only -> {
                assertThat(only.path("name").asText()).isEqualTo("web");
                assertThat(port(only)).isEqualTo(3000);
              });
      assertThat(status.path("notRemediated"))
          .extracting(
              left ->
                  left.path("workload").asText()
                      + " "
                      + left.path("container").asText()
                      + " "
                      + left.path("reason").asText())
          .isEqualTo(List.of("deployment/production/web istio-proxy NotInTemplate"));
      assertThat(room.patches()).hasSize(1);
    }
  }
}
