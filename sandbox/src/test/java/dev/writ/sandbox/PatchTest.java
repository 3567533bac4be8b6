package dev.writ.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.sandbox.SandboxFixture.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** JSON patch, merge patch and strategic merge patch on a Deployment with two containers. */
class PatchTest {

  @RegisterExtension static final SandboxFixture CLUSTER = new SandboxFixture();

  private static final String STRATEGIC = "application/strategic-merge-patch+json";
  private static final String MERGE = "application/merge-patch+json";
  private static final String OPERATIONS = "application/json-patch+json";

  private String path = "";

  @BeforeEach
  void deploy() {
    String deployments = "/apis/apps/v1/namespaces/" + CLUSTER.newNamespace() + "/deployments";
    path = deployments + "/web";
    CLUSTER.post(
        deployments,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 0
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              tolerations: [{key: a, operator: Exists}]
              containers:
                - {name: web, image: 'web:1', env: [{name: A, value: '1'}, {name: B, value: '2'}]}
                - {name: proxy, image: 'proxy:1'}
        """);
  }

  private JsonNode patched(String type, String body) {
    Answer answer = CLUSTER.patch(path, type, body);
    assertThat(answer.code()).as(answer.message()).isEqualTo(200);
    return answer.body().at("/spec/template/spec");
  }

  @Test
  void mergesListsByTheirKeys() {
    JsonNode spec =
        patched(
            STRATEGIC,
            """
            {"spec":{"template":{"spec":{"containers":[
              {"name":"web","image":"web:2","env":[{"name":"B","value":"3"},{"name":"C","value":"4"}]}]}}}}
            """);
    assertThat(spec.path("containers").findValuesAsText("image"))
        .containsExactly("web:2", "proxy:1");
    assertThat(spec.at("/containers/0/env").findValuesAsText("value"))
        .containsExactly("1", "3", "4");
  }

  @Test
  void replacesAtomicLists() {
    JsonNode spec =
        patched(
            STRATEGIC,
            "{\"spec\":{\"template\":{\"spec\":{\"tolerations\":[{\"key\":\"b\",\"operator\":\"Exists\"}]}}}}");
    assertThat(spec.path("tolerations").findValuesAsText("key")).containsExactly("b");
  }

  @Test
  void deletesByDirective() {
    JsonNode spec =
        patched(
            STRATEGIC,
            "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"proxy\",\"$patch\":\"delete\"}]}}}}");
    assertThat(spec.path("containers").findValuesAsText("image")).containsExactly("web:1");
  }

  @Test
  void replacesByDirectiveAndKeepsTheAskedOrder() {
    JsonNode reordered =
        patched(
            STRATEGIC,
            """
            {"spec":{"template":{"spec":{
              "$setElementOrder/containers":[{"name":"proxy"},{"name":"web"}],
              "containers":[{"name":"web","image":"web:3"}]}}}}
            """);
    assertThat(reordered.path("containers").findValuesAsText("image"))
        .containsExactly("proxy:1", "web:3");
    JsonNode replaced =
        patched(
            STRATEGIC,
            """
            {"spec":{"template":{"spec":{"containers":[{"name":"only","image":"x"},{"$patch":"replace"}]}}}}
            """);
    assertThat(replaced.path("containers").findValuesAsText("image")).containsExactly("x");
  }

  @Test
  void retainsOnlyTheNamedKeysOfAUnion() {
    CLUSTER.patch(
        path,
        STRATEGIC,
        "{\"spec\":{\"strategy\":{\"$retainKeys\":[\"type\"],\"type\":\"Recreate\"}}}");
    JsonNode strategy = CLUSTER.get(path).body().at("/spec/strategy");
    assertThat(strategy.has("rollingUpdate")).isFalse();
    assertThat(strategy.path("type").asText()).isEqualTo("Recreate");
  }

  @Test
  void mergePatchReplacesListsAndRemovesByNull() {
    JsonNode spec =
        patched(
            MERGE,
            """
            {"spec":{"template":{"spec":{"tolerations":null,"containers":[{"name":"x","image":"x"}]}}}}
            """);
    assertThat(spec.has("tolerations")).isFalse();
    assertThat(spec.path("containers")).hasSize(1);
  }

  @Test
  void jsonPatchTestsBeforeItReplaces() {
    String replace =
        """
        [{"op":"test","path":"/spec/replicas","value":%d},{"op":"replace","path":"/spec/replicas","value":7}]
        """;
    Answer refused = CLUSTER.patch(path, OPERATIONS, replace.formatted(5));
    assertThat(refused.code()).isEqualTo(422);
    assertThat(refused.message())
        .startsWith("the server rejected our request due to an error in our request");
    assertThat(CLUSTER.patch(path, OPERATIONS, replace.formatted(0)).code()).isEqualTo(200);
    assertThat(CLUSTER.get(path).body().at("/spec/replicas").asInt()).isEqualTo(7);
  }

  @Test
  void refusesStrategicMergeForCustomKindsAndUnknownTypes() {
    Answer custom =
        CLUSTER.patch(
            "/apis/kubevirt.io/v1/namespaces/kubevirt/kubevirts/kubevirt", STRATEGIC, "{}");
    assertThat(custom.code()).isEqualTo(415);
    assertThat(custom.message())
        .isEqualTo(
            "the body of the request was in an unknown format - accepted media types include:"
                + " application/json-patch+json, application/merge-patch+json,"
                + " application/apply-patch+yaml");
    assertThat(CLUSTER.patch(path, "text/plain", "{}").code()).isEqualTo(415);
  }

  @Test
  void changesNoIdentity() {
    Answer answer = CLUSTER.patch(path, MERGE, "{\"metadata\":{\"uid\":\"x\"}}");
    assertThat(answer.code()).isEqualTo(422);
    assertThat(
            CLUSTER
                .patch(path, MERGE, "{\"spec\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"}}}}")
                .code())
        .isEqualTo(422);
  }
}
