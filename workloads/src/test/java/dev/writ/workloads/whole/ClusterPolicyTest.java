package dev.writ.workloads.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.testkit.TestDatabase;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ClusterPolicyTest {
  @RegisterExtension static final TestDatabase db = WholeRoom.freshDatabase();

  private static final String POLICY =
      """
      apiVersion: devops.stochastic.io/v1
      kind: ClusterDevOpsPolicy
      metadata: {name: team-a}
      spec:
        namespaceSelector: {matchLabels: {team: a}}
        forbidLatestTag: true
        requireLivenessProbe: true
        requireReadinessProbe: true
        enforcementMode: MODE
        defaultProbe: {initialDelaySeconds: 0, periodSeconds: 1}
      """;

  private WholeRoom room;

  @BeforeEach
  void open() {
    room = new WholeRoom(db.app());
    for (String name : List.of("one", "two", "monitoring")) {
      room.namespace(name, "{team: a}");
      room.deploy(name, "web", WholeRoom.PORT);
    }
    room.namespace("elsewhere");
    room.deploy("elsewhere", "web", WholeRoom.PORT);
    room.sandbox.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: latest, namespace: two}
        spec: {containers: [{name: main, image: "nginx:latest"}]}
        """);
  }

  @AfterEach
  void close() {
    room.close();
  }

  private JsonNode awaitStatus(Predicate<JsonNode> wanted) {
    return WholeRoom.await(
        () ->
            room.read("devops.stochastic.io/v1", "ClusterDevOpsPolicy", "", "team-a")
                .path("status"),
        wanted);
  }

  @Test
  @DisplayName("W30: a cluster's policy pools the namespaces it selects, but no protected one")
  void poolsWhatItSelects() {
    room.sandbox.apply(POLICY.replace("MODE", "audit"));
    JsonNode status =
        awaitStatus(
            one -> one.path("podsEvaluated").asInt() == 3 && one.path("violations").asInt() == 7);
    // 5 + 3 × 3 + 3 × 2 = 20 points over 3 pods
    assertThat(status.path("healthScore").asInt()).isEqualTo(94);
    assertThat(status.path("message").asText())
        .isEqualTo("7 violations across 3 pods — Healthy (94)");
    assertThat(status.path("namespaces"))
        .hasToString(
            "[{\"name\":\"two\",\"healthScore\":93,\"violations\":5,\"pods\":2},"
                + "{\"name\":\"one\",\"healthScore\":95,\"violations\":2,\"pods\":1}]");
    room.settle();
    assertThat(room.attempts()).isEmpty();
    assertThat(room.forbidden()).isEmpty();
  }

  @Test
  @DisplayName("W30: where it enforces, it patches what it selects and nothing beside")
  void patchesWhatItSelects() {
    room.sandbox.apply(POLICY.replace("MODE", "enforce"));
    JsonNode status =
        awaitStatus(
            one ->
                one.path("remediationsApplied").asInt() == 2
                    && one.path("violations").asInt() == 3);
    room.settle();
    assertThat(room.patches())
        .extracting(one -> one.namespace() + "/" + one.name())
        .containsExactlyInAnyOrder("one/web", "two/web");
    assertThat(status.path("remediatedWorkloads"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder("deployment/one/web", "deployment/two/web");
    assertThat(
            room.deployment("one", "web")
                .at("/metadata/annotations")
                .path("devops.stochastic.io/patched-policy")
                .asText())
        .isEqualTo("cluster/team-a");
    assertThat(room.forbidden()).isEmpty();
  }
}
