package dev.writ.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.sandbox.SandboxFixture.Answer;
import dev.writ.sandbox.fault.RequestLog;
import dev.writ.sandbox.json.Json;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a controller leans on that runs elsewhere: leases, events, apply with preconditions. */
class ControllerClientTest {

  @RegisterExtension static final SandboxFixture CLUSTER = new SandboxFixture();

  private static final String APPLY = "application/apply-patch+yaml";
  private static final String MERGE = "application/merge-patch+json";
  private static final String OPERATIONS = "application/json-patch+json";

  private String namespace = "";
  private String deployment = "";

  @BeforeEach
  void makeNamespace() {
    namespace = CLUSTER.newNamespace();
    deployment = "/apis/apps/v1/namespaces/" + namespace + "/deployments/web";
  }

  private JsonNode userDeploys() {
    Answer answer =
        CLUSTER.post(
            "/apis/apps/v1/namespaces/" + namespace + "/deployments?fieldManager=user",
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
                  containers:
                    - {name: web, image: nginx}
                    - {name: side, image: envoy}
            """);
    assertThat(answer.code()).as(answer.message()).isEqualTo(201);
    return answer.body();
  }

  /** Applies a container `web` as a controller, with more metadata (YAML, in one line). */
  private Answer applies(String metadata, String container, String query) {
    return CLUSTER.patch(
        deployment + "?fieldManager=controller" + query,
        APPLY,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web %s}
        spec: {template: {spec: {containers: [{name: web %s}]}}}
        """
            .formatted(metadata, container));
  }

  private static final String PROBE =
      ", livenessProbe: {tcpSocket: {port: 8080}, initialDelaySeconds: 5, periodSeconds: 10,"
          + " timeoutSeconds: 1, successThreshold: 1, failureThreshold: 3}";

  private static String uid(JsonNode object) {
    return Json.text(object, "metadata", "uid");
  }

  private static String version(JsonNode object) {
    return Json.text(object, "metadata", "resourceVersion");
  }

  @Test
  void letsOneOfTwoTakeALease() {
    String leases = "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
    String lease =
        """
        {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
         "metadata": {"name": "leader", "resourceVersion": "%s"},
         "spec": {"holderIdentity": "%s", "leaseDurationSeconds": 15,
                  "renewTime": "2026-11-26T05:00:00.123456Z"}}
        """;
    Answer made = CLUSTER.post(leases, lease.formatted("", "a"));
    assertThat(made.code()).as(made.message()).isEqualTo(201);
    assertThat(made.body().at("/spec/renewTime").asText()).isEqualTo("2026-11-26T05:00:00.123456Z");
    assertThat(CLUSTER.post(leases, lease.formatted("", "b")).reason()).isEqualTo("AlreadyExists");

    String path = leases + "/leader";
    String read = version(made.body());
    Answer taken = CLUSTER.send("PUT", path, "application/json", lease.formatted(read, "b"));
    assertThat(taken.code()).as(taken.message()).isEqualTo(200);
    Answer late = CLUSTER.send("PUT", path, "application/json", lease.formatted(read, "c"));
    assertThat(late.code()).isEqualTo(409);
    assertThat(late.reason()).isEqualTo("Conflict");
    assertThat(late.message())
        .isEqualTo(
            "Operation cannot be fulfilled on leases.coordination.k8s.io \"leader\": the object has"
                + " been modified; please apply your changes to the latest version and try again");
    assertThat(CLUSTER.get(path).body().at("/spec/holderIdentity").asText()).isEqualTo("b");
  }

  /** A ConfigMap: no controller writes to it between a test's requests. */
  private JsonNode createMap() {
    return CLUSTER.post(maps(), "{apiVersion: v1, kind: ConfigMap, metadata: {name: m}}").body();
  }

  private String maps() {
    return "/api/v1/namespaces/" + namespace + "/configmaps";
  }

  private Answer appliesToMap(String metadata, String query) {
    return CLUSTER.patch(
        maps() + "/m?fieldManager=controller" + query,
        APPLY,
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: m, " + metadata + "}, data: {k: v}}");
  }

  @Test
  void appliesOnlyToTheObjectThatWasRead() {
    JsonNode read = createMap();
    String now = "uid: " + uid(read) + ", resourceVersion: '" + version(read) + "'";

    String another = "uid: 1b4c87fa-0000-4000-8000-000000000000";
    Answer other = appliesToMap(another, "");
    assertThat(other.code()).isEqualTo(422);
    assertThat(other.message())
        .isEqualTo(
            "ConfigMap \"m\" is invalid: metadata.uid: Invalid value:"
                + " \"1b4c87fa-0000-4000-8000-000000000000\": field is immutable");
    // Made anew under the same name, an object has another version too: that is told first.
    assertThat(appliesToMap(another + ", resourceVersion: '1'", "").code()).isEqualTo(409);
    Answer dry = appliesToMap(now, "&dryRun=All");
    assertThat(dry.code()).isEqualTo(200);
    assertThat(dry.body().at("/data/k").asText()).isEqualTo("v");
    assertThat(CLUSTER.get(maps() + "/m").body()).isEqualTo(read);

    Answer applied = appliesToMap(now, "");
    assertThat(applied.code()).as(applied.message()).isEqualTo(200);
    for (String query : List.of("", "&dryRun=All", "&force=true")) {
      Answer stale = appliesToMap(now, query);
      assertThat(stale.code()).isEqualTo(409);
      assertThat(stale.reason()).isEqualTo("Conflict");
      assertThat(stale.message()).contains("the object has been modified");
      assertThat(stale.body().at("/details").has("causes")).isFalse();
    }
  }

  @Test
  void tellsAnotherManagersFieldBeforeAStaleRead() {
    userDeploys();
    Answer conflict = applies(", resourceVersion: '1'", ", image: other", "");
    assertThat(conflict.code()).isEqualTo(409);
    JsonNode cause = conflict.body().at("/details/causes/0");
    assertThat(cause.path("reason").asText()).isEqualTo("FieldManagerConflict");
    assertThat(cause.path("message").asText()).startsWith("conflict with \"user\"");
    assertThat(cause.path("field").asText())
        .isEqualTo(".spec.template.spec.containers[name=\"web\"].image");
  }

  @Test
  void dropsWhatNobodyOwnsAnyMoreAndKeepsTheContainerOfTheUser() {
    JsonNode before = userDeploys().path("spec");
    JsonNode with = applies("", PROBE, "").body().path("spec");
    assertThat(with.at("/template/spec/containers/0/livenessProbe/tcpSocket/port").asInt())
        .isEqualTo(8080);
    assertThat(applies("", "", "").body().path("spec")).isEqualTo(before);
  }

  @Test
  void rollsBackToTheOldReplicaSetWhenAllThatWasInjectedIsDropped() {
    CLUSTER.post(
        "/apis/apps/v1/namespaces/" + namespace + "/deployments?fieldManager=user",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 2
          progressDeadlineSeconds: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata:
              labels: {app: web}
              annotations: {sandbox.writ.dev/listens: "3000"}
            spec: {containers: [{name: web, image: nginx}]}
        """);
    JsonNode before = awaitProgress("NewReplicaSetAvailable").path("spec");
    String old = runningSets().getFirst();

    Answer injected =
        CLUSTER.patch(
            deployment + "?fieldManager=controller",
            APPLY,
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, annotations: {patched-by: controller}}
            spec:
              template:
                metadata: {annotations: {patched-by: controller}}
                spec:
                  containers:
                    - name: web
                      resources: {requests: {cpu: 100m}, limits: {cpu: 500m, memory: 256Mi}}
                      readinessProbe: {tcpSocket: {port: 8080}, initialDelaySeconds: 5,
                        periodSeconds: 10, timeoutSeconds: 1, successThreshold: 1,
                        failureThreshold: 3}
            """);
    assertThat(injected.code()).as(injected.message()).isEqualTo(200);
    JsonNode stuck = awaitProgress("ProgressDeadlineExceeded");
    assertThat(stuck.at("/status/readyReplicas").asInt()).isEqualTo(2);
    assertThat(runningSets()).hasSize(2).contains(old);

    Answer undone =
        CLUSTER.patch(
            deployment + "?fieldManager=controller",
            APPLY,
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web,"
                + " annotations: {rolled-back: abc}}}");
    assertThat(undone.body().path("spec")).isEqualTo(before);
    awaitProgress("NewReplicaSetAvailable");
    assertThat(runningSets()).containsExactly(old);
  }

  private JsonNode awaitProgress(String reason) {
    CLUSTER
        .client()
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName("web")
        .waitUntilCondition(
            live ->
                live.getStatus() != null
                    && Objects.equals(
                        live.getStatus().getObservedGeneration(),
                        live.getMetadata().getGeneration())
                    && live.getStatus().getConditions().stream()
                        .anyMatch(condition -> reason.equals(condition.getReason())),
            60,
            TimeUnit.SECONDS);
    return CLUSTER.get(deployment).body();
  }

  /** The template hashes of the ReplicaSets that want pods. */
  private List<String> runningSets() {
    return CLUSTER.client().apps().replicaSets().inNamespace(namespace).list().getItems().stream()
        .filter(set -> set.getSpec().getReplicas() > 0)
        .map(set -> set.getMetadata().getLabels().get("pod-template-hash"))
        .toList();
  }

  @Test
  void forgetsAManagerThatAppliesNothing() {
    userDeploys();
    applies("", PROBE, "");
    Answer answer =
        CLUSTER.patch(
            deployment + "?fieldManager=controller",
            APPLY,
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}}");
    assertThat(answer.body().at("/spec/template/spec/containers/0").has("livenessProbe")).isFalse();
    assertThat(answer.body().at("/metadata/managedFields").findValuesAsText("manager"))
        .doesNotContain("controller");
  }

  @Test
  void refusesAnApplyToAnObjectThatIsGone() {
    Answer gone = applies(", uid: 1b4c87fa-0000-4000-8000-000000000000", PROBE, "");
    assertThat(gone.code()).isEqualTo(409);
    assertThat(gone.message())
        .isEqualTo(
            "Operation cannot be fulfilled on deployments.apps \"web\": uid mismatch: the provided"
                + " object specified uid 1b4c87fa-0000-4000-8000-000000000000, and no existing"
                + " object was found");
  }

  @Test
  void patchesOnlyTheVersionThatAnOperationTests() {
    String read = version(createMap());
    String patch =
        """
        [{"op": "test", "path": "/metadata/resourceVersion", "value": "%s"},
         {"op": "add", "path": "/data", "value": {"seen": "%s"}}]
        """;
    String map = maps() + "/m";
    assertThat(CLUSTER.patch(map, OPERATIONS, patch.formatted(read, "one")).code()).isEqualTo(200);
    Answer stale = CLUSTER.patch(map, OPERATIONS, patch.formatted(read, "two"));
    assertThat(stale.code()).isEqualTo(422);
    assertThat(stale.reason()).isEqualTo("Invalid");
    assertThat(CLUSTER.get(map).body().at("/data/seen").asText()).isEqualTo("one");
  }

  @Test
  void writesAndCountsEvents() {
    String events = "/api/v1/namespaces/" + namespace + "/events";
    Answer made =
        CLUSTER.post(
            events,
            """
            apiVersion: v1
            kind: Event
            metadata: {name: web.1, namespace: %s}
            involvedObject: {apiVersion: apps/v1, kind: Deployment, name: web, namespace: %s}
            reason: Remediated
            message: Applied 3 remediation(s) to deployment/production/web
            type: Normal
            count: 1
            source: {component: writ}
            firstTimestamp: "2026-11-26T05:00:00Z"
            lastTimestamp: "2026-11-26T05:00:00Z"
            """
                .formatted(namespace, namespace));
    assertThat(made.code()).as(made.message()).isEqualTo(201);
    Answer again =
        CLUSTER.patch(
            events + "/web.1", MERGE, "{\"count\":2,\"lastTimestamp\":\"2026-11-26T05:01:00Z\"}");
    assertThat(again.code()).as(again.message()).isEqualTo(200);
    JsonNode found =
        CLUSTER.get(events + "?fieldSelector=involvedObject.name%3Dweb").body().path("items");
    assertThat(found).hasSize(1);
    assertThat(found.get(0).path("count").asInt()).isEqualTo(2);
  }

  @Test
  void labelsNamespacesWithTheirName() {
    JsonNode labels = CLUSTER.get("/api/v1/namespaces/" + namespace).body().at("/metadata/labels");
    assertThat(labels.path("kubernetes.io/metadata.name").asText()).isEqualTo(namespace);
    CLUSTER.patch(
        "/api/v1/namespaces/" + namespace, MERGE, "{\"metadata\":{\"labels\":{\"team\":\"a\"}}}");
    JsonNode chosen = CLUSTER.get("/api/v1/namespaces?labelSelector=team%3Da").body();
    assertThat(chosen.path("items").findValuesAsText("name")).contains(namespace);
  }

  @Test
  void knowsNoKindOfADefinitionThatIsNotInstalled() {
    String reports = "/apis/wgpolicyk8s.io/v1alpha2/policyreports";
    for (String query : List.of("", "?watch=true")) {
      Answer answer = CLUSTER.get(reports + query);
      assertThat(answer.code()).isEqualTo(404);
      assertThat(answer.message()).isEqualTo("the server could not find the requested resource");
    }
  }

  @Test
  void logsWhoPatchedWhatHow() {
    userDeploys();
    CLUSTER.sandbox().requestLog().start();
    applies("", PROBE, "&dryRun=All");
    applies("", ", image: other", "");
    assertThat(CLUSTER.sandbox().requestLog().entries("patch", "deployments"))
        .extracting(
            RequestLog.Entry::namespace,
            RequestLog.Entry::name,
            RequestLog.Entry::patchType,
            RequestLog.Entry::fieldManager,
            RequestLog.Entry::dryRun,
            RequestLog.Entry::code)
        .containsExactly(
            tuple(namespace, "web", APPLY, "controller", true, 200),
            tuple(namespace, "web", APPLY, "controller", false, 409));
  }
}
