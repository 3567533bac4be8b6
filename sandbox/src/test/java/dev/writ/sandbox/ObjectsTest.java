package dev.writ.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.sandbox.SandboxFixture.Answer;
import dev.writ.sandbox.json.Json;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Create, read, update, delete, list: as the API reference says, with its error objects. */
class ObjectsTest {

  @RegisterExtension static final SandboxFixture CLUSTER = new SandboxFixture();

  private String namespace = "";
  private String maps = "";

  @BeforeEach
  void makeNamespace() {
    namespace = CLUSTER.newNamespace();
    maps = "/api/v1/namespaces/" + namespace + "/configmaps";
  }

  private static String map(String name, String more) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\n" + more;
  }

  private Answer create(String name) {
    return CLUSTER.post(maps, map(name, "data: {k: v}\n"));
  }

  @Test
  void livesThroughCreateReadUpdateDelete() {
    var client = CLUSTER.client().configMaps().inNamespace(namespace);
    ConfigMap made =
        client
            .resource(
                new ConfigMapBuilder()
                    .withNewMetadata()
                    .withName("m")
                    .endMetadata()
                    .withData(Map.of("k", "v"))
                    .build())
            .create();
    assertThat(made.getMetadata().getUid()).matches("[0-9a-f]{8}-[0-9a-f]{4}-4.*");
    ConfigMap changed =
        client.withName("m").edit(map -> new ConfigMapBuilder(map).addToData("k", "w").build());
    assertThat(changed.getData()).containsEntry("k", "w");
    assertThat(Long.parseLong(changed.getMetadata().getResourceVersion()))
        .isGreaterThan(Long.parseLong(made.getMetadata().getResourceVersion()));
    assertThat(client.withName("m").delete()).hasSize(1);
    assertThat(client.withName("m").get()).isNull();
  }

  @Test
  void answersWithTheStatusObjectsOfKubernetes() {
    Answer absent = CLUSTER.get(maps + "/nobody");
    assertThat(absent.code()).isEqualTo(404);
    assertThat(absent.body())
        .isEqualTo(
            Json.of(
                Map.of(
                    "kind", "Status",
                    "apiVersion", "v1",
                    "metadata", Map.of(),
                    "status", "Failure",
                    "message", "configmaps \"nobody\" not found",
                    "reason", "NotFound",
                    "details", Map.of("name", "nobody", "kind", "configmaps"),
                    "code", 404)));
    create("twice");
    Answer second = create("twice");
    assertThat(second.code()).isEqualTo(409);
    assertThat(second.reason()).isEqualTo("AlreadyExists");
    assertThat(second.message()).isEqualTo("configmaps \"twice\" already exists");
    Answer grouped = CLUSTER.get("/apis/apps/v1/namespaces/" + namespace + "/deployments/nobody");
    assertThat(grouped.message()).isEqualTo("deployments.apps \"nobody\" not found");
    assertThat(CLUSTER.get("/apis/apps/v2/deployments").message())
        .isEqualTo("the server could not find the requested resource");
  }

  @Test
  void refusesAStaleResourceVersion() {
    create("m");
    String stale =
        map("m", "data: {k: x}\n").replace("{name: m}", "{name: m, resourceVersion: '1'}");
    Answer answer = CLUSTER.send("PUT", maps + "/m", "application/yaml", stale);
    assertThat(answer.code()).isEqualTo(409);
    assertThat(answer.message())
        .isEqualTo(
            "Operation cannot be fulfilled on configmaps \"m\": the object has been modified; please"
                + " apply your changes to the latest version and try again");
  }

  @Test
  void writesNothingWhenNothingChanges() {
    String first = create("m").body().at("/metadata/resourceVersion").asText();
    Answer again = CLUSTER.send("PUT", maps + "/m", "application/yaml", map("m", "data: {k: v}\n"));
    assertThat(again.body().at("/metadata/resourceVersion").asText()).isEqualTo(first);
  }

  @Test
  void choosesANameFromGenerateName() {
    Answer answer =
        CLUSTER.post(maps, "apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: web-}\n");
    assertThat(answer.body().at("/metadata/name").asText()).matches("web-[a-z0-9]{5}");
    Answer nameless = CLUSTER.post(maps, "apiVersion: v1\nkind: ConfigMap\nmetadata: {}\n");
    assertThat(nameless.code()).isEqualTo(422);
    assertThat(nameless.message())
        .isEqualTo(
            "ConfigMap \"\" is invalid: metadata.name: Required value: name or generateName is"
                + " required");
  }

  @Test
  void refusesContentInANamespaceThatIsAbsent() {
    Answer answer = CLUSTER.post("/api/v1/namespaces/nowhere/configmaps", map("m", ""));
    assertThat(answer.code()).isEqualTo(404);
    assertThat(answer.message()).isEqualTo("namespaces \"nowhere\" not found");
  }

  @Test
  void storesNothingInADryRun() {
    assertThat(CLUSTER.post(maps + "?dryRun=All", map("m", "")).code()).isEqualTo(201);
    assertThat(CLUSTER.get(maps + "/m").code()).isEqualTo(404);
    create("m");
    CLUSTER.patch(maps + "/m?dryRun=All", "application/merge-patch+json", "{\"data\":null}");
    CLUSTER.send("DELETE", maps + "/m?dryRun=All", "application/json", "");
    assertThat(CLUSTER.get(maps + "/m").body().at("/data/k").asText()).isEqualTo("v");
    assertThat(CLUSTER.post(maps + "?dryRun=Some", map("n", "")).code()).isEqualTo(400);
  }

  @Test
  void refusesUnknownFieldsWhenAskedToBeStrictAndWarnsOtherwise() {
    String unknown = map("m", "dta: {k: v}\n");
    Answer strict = CLUSTER.post(maps + "?fieldValidation=Strict", unknown);
    assertThat(strict.code()).isEqualTo(400);
    assertThat(strict.message())
        .isEqualTo(
            "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error:"
                + " unknown field \"dta\"");
    Answer warned = CLUSTER.post(maps, unknown);
    assertThat(warned.code()).isEqualTo(201);
    assertThat(warned.response().headers().allValues("Warning"))
        .containsExactly("299 - \"unknown field \\\"dta\\\"\"");
    assertThat(warned.body().has("dta")).isFalse();
  }

  @Test
  void refusesBodiesItCannotRead() {
    assertThat(CLUSTER.post(maps, "{ not: [yaml").code()).isEqualTo(400);
    assertThat(CLUSTER.post(maps, "just text").code()).isEqualTo(400);
    assertThat(CLUSTER.send("POST", maps, "application/json", "{\"a\":1,\"a\":2}").code())
        .isEqualTo(400);
    assertThat(CLUSTER.send("POST", maps, "application/vnd.kubernetes.protobuf", "k8s").code())
        .isEqualTo(415);
    assertThat(CLUSTER.post(maps, map("m", "data: [a]\n")).code()).isEqualTo(400);
    assertThat(CLUSTER.post(maps, map("Not_A_Name", "")).code()).isEqualTo(422);
  }

  @Test
  void listsInPagesOfOneConsistentState() {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      create(name);
    }
    JsonNode first = CLUSTER.get(maps + "?limit=2").body();
    assertThat(names(first)).containsExactly("a", "b");
    assertThat(first.at("/metadata/remainingItemCount").asInt()).isEqualTo(3);
    create("c2");
    String next = first.at("/metadata/continue").asText();
    JsonNode second = CLUSTER.get(maps + "?limit=2&continue=" + next).body();
    assertThat(names(second)).containsExactly("c", "d");
    assertThat(second.at("/metadata/resourceVersion"))
        .isEqualTo(first.at("/metadata/resourceVersion"));
    JsonNode last =
        CLUSTER.get(maps + "?limit=2&continue=" + second.at("/metadata/continue").asText()).body();
    assertThat(names(last)).containsExactly("e");
    assertThat(last.at("/metadata").has("continue")).isFalse();
    CLUSTER.sandbox().faults().trimHistory();
    Answer expired = CLUSTER.get(maps + "?limit=2&continue=" + next);
    assertThat(expired.code()).isEqualTo(410);
    assertThat(expired.reason()).isEqualTo("Expired");
  }

  private static List<String> names(JsonNode list) {
    return list.path("items").findValuesAsText("name");
  }

  @Test
  void selectsByLabelsAndFields() {
    for (String tier : List.of("web", "db", "cache")) {
      CLUSTER.post(
          maps,
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "
              + tier
              + ", labels: {tier: "
              + tier
              + "}}\n");
    }
    create("plain");
    assertThat(selected("labelSelector=tier%3Dweb")).containsExactly("web");
    assertThat(selected("labelSelector=tier%20in%20(web,db)")).containsExactly("db", "web");
    assertThat(selected("labelSelector=tier,tier!%3Dweb")).containsExactly("cache", "db");
    assertThat(selected("labelSelector=!tier")).containsExactly("plain");
    assertThat(selected("fieldSelector=metadata.name%3Ddb")).containsExactly("db");
    Answer refused = CLUSTER.get(maps + "?fieldSelector=data.k%3Dv");
    assertThat(refused.code()).isEqualTo(400);
    assertThat(refused.message()).isEqualTo("field label not supported: data.k");
  }

  private List<String> selected(String query) {
    return CLUSTER
        .get(maps + "?" + query)
        .body()
        .path("items")
        .findParents("resourceVersion")
        .stream()
        .map(meta -> meta.path("name").asText())
        .toList();
  }

  @Test
  void deletesACollectionBySelector() {
    CLUSTER.post(maps, map("m", "").replace("{name: m}", "{name: m, labels: {a: b}}"));
    create("other");
    CLUSTER.send("DELETE", maps + "?labelSelector=a%3Db", "application/json", "");
    assertThat(CLUSTER.get(maps + "/m").code()).isEqualTo(404);
    assertThat(CLUSTER.get(maps + "/other").code()).isEqualTo(200);
  }

  @Test
  void checksPreconditionsOfADeletion() {
    String uid = create("m").body().at("/metadata/uid").asText();
    String body = "{\"preconditions\":{\"uid\":\"%s\"}}";
    Answer refused =
        CLUSTER.send("DELETE", maps + "/m", "application/json", body.formatted("other"));
    assertThat(refused.code()).isEqualTo(409);
    assertThat(refused.message())
        .isEqualTo(
            "Operation cannot be fulfilled on configmaps \"m\": Precondition failed: UID in"
                + " precondition: other, UID in object meta: "
                + uid);
    assertThat(CLUSTER.send("DELETE", maps + "/m", "application/json", body.formatted(uid)).code())
        .isEqualTo(200);
  }

  @Test
  void fillsInDefaultsAndCountsGenerations() {
    String deployments = "/apis/apps/v1/namespaces/" + namespace + "/deployments";
    String yaml =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers: [{name: web, image: web, ports: [{containerPort: 80}]}]
        """;
    JsonNode made = CLUSTER.post(deployments, yaml).body();
    assertThat(made.at("/spec/replicas").asInt()).isEqualTo(1);
    assertThat(made.at("/spec/strategy/rollingUpdate/maxSurge").asText()).isEqualTo("25%");
    JsonNode container = made.at("/spec/template/spec/containers/0");
    assertThat(container.path("imagePullPolicy").asText()).isEqualTo("Always");
    assertThat(container.at("/ports/0/protocol").asText()).isEqualTo("TCP");
    assertThat(made.at("/metadata/generation").asInt()).isEqualTo(1);
    String path = deployments + "/web";
    JsonNode labelled =
        CLUSTER
            .patch(
                path, "application/merge-patch+json", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}")
            .body();
    assertThat(labelled.at("/metadata/generation").asInt()).isEqualTo(1);
    JsonNode scaled =
        CLUSTER.patch(path, "application/merge-patch+json", "{\"spec\":{\"replicas\":2}}").body();
    assertThat(scaled.at("/metadata/generation").asInt()).isEqualTo(2);
  }

  @Test
  void reportsEverythingThatIsWrongAtOnce() {
    Answer answer =
        CLUSTER.post(
            "/apis/apps/v1/namespaces/" + namespace + "/deployments",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: -1
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: other}}
                spec: {containers: [{name: web}]}
            """);
    assertThat(answer.code()).isEqualTo(422);
    assertThat(answer.body().at("/details/causes").findValuesAsText("field"))
        .containsExactlyInAnyOrder(
            "spec.template.metadata.labels",
            "spec.replicas",
            "spec.template.spec.containers[0].image");
    assertThat(answer.message()).startsWith("Deployment.apps \"web\" is invalid: [");
  }

  @Test
  void keepsStatusForTheStatusSubresource() {
    String nodes = "/api/v1/nodes/sandbox-1";
    CLUSTER.patch(nodes, "application/merge-patch+json", "{\"status\":{\"phase\":\"x\"}}");
    assertThat(CLUSTER.get(nodes).body().at("/status").has("phase")).isFalse();
    CLUSTER.patch(
        nodes + "/status",
        "application/merge-patch+json",
        "{\"status\":{\"phase\":\"x\"},\"spec\":{\"unschedulable\":true}}");
    JsonNode node = CLUSTER.get(nodes).body();
    assertThat(node.at("/status/phase").asText()).isEqualTo("x");
    assertThat(node.at("/spec").has("unschedulable")).isFalse();
  }

  @Test
  void writesStringDataOfASecretIntoItsData() {
    JsonNode secret =
        CLUSTER
            .post(
                "/api/v1/namespaces/" + namespace + "/secrets",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {user: admin}\n")
            .body();
    assertThat(secret.at("/data/user").asText()).isEqualTo("YWRtaW4=");
    assertThat(secret.has("stringData")).isFalse();
    assertThat(secret.path("type").asText()).isEqualTo("Opaque");
  }

  @Test
  void speaksYamlWhenAsked() throws IOException, InterruptedException {
    create("m");
    HttpRequest request =
        CLUSTER
            .request("GET", maps + "/m", "application/json", "")
            .header("Accept", "application/yaml")
            .build();
    String body = CLUSTER.http().send(request, BodyHandlers.ofString()).body();
    assertThat(Json.parseYaml(body).at("/data/k").asText()).isEqualTo("v");
  }

  @Test
  void letsNobodyInWithoutTheToken() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(CLUSTER.sandbox().url() + "/api/v1/namespaces"))
            .header("Authorization", "Bearer wrong")
            .build();
    var answer = CLUSTER.http().send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(Json.parse(answer.body()).path("reason").asText()).isEqualTo("Unauthorized");
  }
}
