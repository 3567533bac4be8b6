package dev.writ.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.sandbox.SandboxFixture.Answer;
import dev.writ.sandbox.json.Json;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Server-side apply: who owns what, what merges, what conflicts, what goes. */
class ApplyTest {

  @RegisterExtension static final SandboxFixture CLUSTER = new SandboxFixture();

  private static final String APPLY = "application/apply-patch+yaml";

  private String map = "";
  private String deployment = "";

  @BeforeEach
  void makeNamespace() {
    String namespace = CLUSTER.newNamespace();
    map = "/api/v1/namespaces/" + namespace + "/configmaps/m";
    deployment = "/apis/apps/v1/namespaces/" + namespace + "/deployments/web";
  }

  private Answer apply(String manager, String data) {
    return CLUSTER.patch(
        map + "?fieldManager=" + manager,
        APPLY,
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: m}, data: " + data + "}");
  }

  private Answer deploy(String manager, String podSpec) {
    return CLUSTER.patch(
        deployment + "?fieldManager=" + manager,
        APPLY,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: %s
        """
            .formatted(podSpec));
  }

  private static JsonNode ownedBy(String manager, JsonNode object) {
    for (JsonNode entry : object.at("/metadata/managedFields")) {
      if (entry.path("manager").asText().equals(manager)) {
        return entry.path("fieldsV1");
      }
    }
    return Json.object();
  }

  private JsonNode live() {
    return CLUSTER.get(map).body();
  }

  @Test
  void createsAndThenUpdates() {
    Answer first = apply("one", "{k: v}");
    assertThat(first.code()).isEqualTo(201);
    JsonNode entry = first.body().at("/metadata/managedFields/0");
    assertThat(entry.path("manager").asText()).isEqualTo("one");
    assertThat(entry.path("operation").asText()).isEqualTo("Apply");
    assertThat(entry.path("fieldsV1").toString()).isEqualTo("{\"f:data\":{\"f:k\":{}}}");
    Answer second = apply("one", "{k: w}");
    assertThat(second.code()).isEqualTo(200);
    assertThat(second.body().at("/data/k").asText()).isEqualTo("w");
  }

  @Test
  void changesNothingWhenAppliedAgain() {
    String first = apply("one", "{k: v}").body().at("/metadata/resourceVersion").asText();
    assertThat(apply("one", "{k: v}").body().at("/metadata/resourceVersion").asText())
        .isEqualTo(first);
  }

  @Test
  void needsAFieldManager() {
    Answer answer =
        CLUSTER.patch(map, APPLY, "{apiVersion: v1, kind: ConfigMap, metadata: {name: m}}");
    assertThat(answer.code()).isEqualTo(422);
    assertThat(answer.message())
        .isEqualTo(
            "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for"
                + " apply patch");
  }

  @Test
  void conflictsWithAnotherOwnerOfAnotherValue() {
    apply("one", "{k: v, l: v}");
    Answer answer = apply("two", "{k: w}");
    assertThat(answer.code()).isEqualTo(409);
    assertThat(answer.reason()).isEqualTo("Conflict");
    assertThat(answer.message())
        .isEqualTo("Apply failed with 1 conflict: conflict with \"one\": .data.k");
    assertThat(answer.body().at("/details/causes/0"))
        .isEqualTo(
            Json.object()
                .put("reason", "FieldManagerConflict")
                .put("message", "conflict with \"one\"")
                .put("field", ".data.k"));
    assertThat(apply("two", "{k: w, l: w}").message())
        .isEqualTo("Apply failed with 2 conflicts: conflicts with \"one\":\n- .data.k\n- .data.l");
    assertThat(live().at("/data/k").asText()).isEqualTo("v");
  }

  @Test
  void takesFieldsByForce() {
    apply("one", "{k: v, l: v}");
    Answer forced =
        CLUSTER.patch(
            map + "?fieldManager=two&force=true",
            APPLY,
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: m}, data: {k: w}}");
    assertThat(forced.body().at("/data/k").asText()).isEqualTo("w");
    assertThat(ownedBy("one", forced.body()).toString()).isEqualTo("{\"f:data\":{\"f:l\":{}}}");
    assertThat(ownedBy("two", forced.body()).toString()).isEqualTo("{\"f:data\":{\"f:k\":{}}}");
  }

  @Test
  void sharesAFieldOfTheSameValueUntilTheLastOwnerDropsIt() {
    apply("one", "{k: v}");
    assertThat(apply("two", "{k: v}").code()).isEqualTo(200);
    apply("one", "{}");
    assertThat(live().at("/data/k").asText()).isEqualTo("v");
    apply("two", "{}");
    assertThat(live().at("/data").has("k")).isFalse();
  }

  @Test
  void losesAFieldToAnUpdate() {
    apply("one", "{k: v}");
    CLUSTER.patch(
        map + "?fieldManager=editor", "application/merge-patch+json", "{\"data\":{\"k\":\"w\"}}");
    assertThat(ownedBy("editor", live()).toString()).isEqualTo("{\"f:data\":{\"f:k\":{}}}");
    assertThat(apply("one", "{k: v}").message())
        .startsWith("Apply failed with 1 conflict: conflict with \"editor\" using v1 at 20");
  }

  @Test
  void mergesContainersOfTwoManagersByName() {
    deploy("app", "{containers: [{name: web, image: 'web:1', env: [{name: A, value: '1'}]}]}");
    Answer both =
        CLUSTER.patch(
            deployment + "?fieldManager=mesh",
            APPLY,
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec: {template: {spec: {containers: [
              {name: web, env: [{name: B, value: '2'}]}, {name: proxy, image: 'proxy:1'}]}}}
            """);
    JsonNode containers = both.body().at("/spec/template/spec/containers");
    assertThat(containers.findValuesAsText("image")).containsExactly("web:1", "proxy:1");
    assertThat(containers.get(0).path("env").findValuesAsText("name")).containsExactly("A", "B");
    assertThat(ownedBy("mesh", both.body()).toString())
        .contains("k:{\\\"name\\\":\\\"proxy\\\"}")
        .doesNotContain("k:{\\\"name\\\":\\\"A\\\"}");

    Answer dropped =
        CLUSTER.patch(
            deployment + "?fieldManager=mesh",
            APPLY,
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}}");
    JsonNode left = dropped.body().at("/spec/template/spec/containers");
    assertThat(left.findValuesAsText("image")).containsExactly("web:1");
    assertThat(left.get(0).path("env").findValuesAsText("name")).containsExactly("A");
  }

  private static String containers(String names) {
    return Stream.of(names.split(" ", -1))
        .map(name -> "{name: " + name + ", image: 'i:" + name + "'}")
        .collect(Collectors.joining(", ", "{containers: [", "]}"));
  }

  @ParameterizedTest
  @CsvSource({
    "a b, b a, b a",
    "a b, b, a b",
    "a b, n a, n a b",
    "a x b, b a, x b a",
    "a x, a n, a x n",
    "a b c, c a, b c a",
    "x y, n, x y n",
  })
  void itemsStandInTheOrderOfWhatIsApplied(String live, String applied, String merged) {
    deploy("app", containers(live));
    JsonNode after = deploy("ops", containers(applied)).body();
    assertThat(after.at("/spec/template/spec/containers").findValuesAsText("name"))
        .isEqualTo(List.of(merged.split(" ", -1)));
  }

  @Test
  void findsPortsByNumberAndDefaultedProtocol() {
    deploy("app", "{containers: [{name: web, image: x, ports: [{containerPort: 80}]}]}");
    Answer named =
        deploy(
            "app",
            "{containers: [{name: web, image: x, ports: [{containerPort: 80, name: http}]}]}");
    assertThat(named.body().at("/spec/template/spec/containers/0/ports")).hasSize(1);
    assertThat(ownedBy("app", named.body()).toString())
        .contains("k:{\\\"containerPort\\\":80,\\\"protocol\\\":\\\"TCP\\\"}");
  }

  @Test
  void ownsAtomicListsWhole() {
    deploy(
        "app", "{tolerations: [{key: a, operator: Exists}], containers: [{name: web, image: x}]}");
    Answer answer =
        deploy(
            "ops",
            "{tolerations: [{key: b, operator: Exists}], containers: [{name: web, image: x}]}");
    assertThat(answer.message())
        .isEqualTo(
            "Apply failed with 1 conflict: conflict with \"app\": .spec.template.spec.tolerations");
  }

  @Test
  void leavesDefaultsWithoutAnOwner() {
    JsonNode made = deploy("app", "{containers: [{name: web, image: x}]}").body();
    assertThat(made.at("/spec/replicas").asInt()).isEqualTo(1);
    assertThat(ownedBy("app", made).toString()).doesNotContain("f:replicas");
  }

  @Test
  void takesAwayAWholeProbeThatIsNoLongerApplied() {
    deploy(
        "app",
        "{containers: [{name: web, image: x, livenessProbe: {tcpSocket: {port: 80},"
            + " timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3}}]}");
    JsonNode left = deploy("app", "{containers: [{name: web, image: x}]}").body();
    assertThat(left.at("/spec/template/spec/containers/0").has("livenessProbe")).isFalse();
  }

  @Test
  void storesNothingInADryRun() {
    Answer dry =
        CLUSTER.patch(
            map + "?fieldManager=one&dryRun=All",
            APPLY,
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: m}, data: {k: v}}");
    assertThat(dry.code()).isEqualTo(201);
    assertThat(CLUSTER.get(map).code()).isEqualTo(404);
  }

  @Test
  void ownsStatusApartFromTheObject() {
    deploy("app", "{containers: [{name: web, image: x}]}");
    Answer answer =
        CLUSTER.patch(
            deployment + "/status?fieldManager=reporter",
            APPLY,
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, status: {collisionCount: 3}}");
    assertThat(answer.body().at("/status/collisionCount").asInt()).isEqualTo(3);
    assertThat(ownedBy("reporter", answer.body()).toString())
        .isEqualTo("{\"f:status\":{\"f:collisionCount\":{}}}");
    assertThat(answer.body().at("/spec/selector/matchLabels/app").asText()).isEqualTo("web");
  }

  @Test
  void refusesAConfigurationOfAnotherObject() {
    apply("one", "{k: v}");
    String other = "{apiVersion: v1, kind: ConfigMap, metadata: {name: m, %s}, data: {k: w}}";
    assertThat(CLUSTER.patch(map + "?fieldManager=one", APPLY, other.formatted("uid: x")).code())
        .isEqualTo(422);
    assertThat(
            CLUSTER
                .patch(map + "?fieldManager=one", APPLY, other.formatted("resourceVersion: '1'"))
                .code())
        .isEqualTo(409);
    assertThat(
            CLUSTER
                .patch(
                    map + "?fieldManager=one",
                    APPLY,
                    other.formatted("managedFields: [{manager: x}]"))
                .message())
        .isEqualTo("metadata.managedFields must be nil");
  }
}
