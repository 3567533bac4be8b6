package dev.writ.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.SandboxFixture.Answer;
import dev.writ.sandbox.json.Json;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The templates inside objects, as API servers before 1.34 show them. */
class TemplateTest {

  @RegisterExtension static final SandboxFixture CLUSTER = new SandboxFixture();

  private static final String TEMPLATE =
      "{metadata: {labels: {app: w}}, spec: {restartPolicy: %s, containers: [{name: c, image: x}]}}";

  private String namespace = "";

  @BeforeEach
  void makeNamespace() {
    namespace = CLUSTER.newNamespace();
  }

  private String apps(String plural) {
    return "/apis/apps/v1/namespaces/" + namespace + "/" + plural;
  }

  private static String workload(String kind, String more, String template) {
    return "{apiVersion: apps/v1, kind: %s, metadata: {name: w}, spec: {%s selector: {matchLabels: {app: w}}, template: %s}}"
        .formatted(kind, more, template);
  }

  private static JsonNode createdOf(JsonNode object, String pointer) {
    return object.at(pointer + "/metadata/creationTimestamp");
  }

  @ParameterizedTest
  @CsvSource({
    "Deployment, deployments",
    "StatefulSet, statefulsets",
    "DaemonSet, daemonsets",
    "ReplicaSet, replicasets"
  })
  void showsATimeNobodySetAsNull(String kind, String plural) {
    String yaml = workload(kind, "", TEMPLATE.formatted("Always"));
    assertThat(createdOf(CLUSTER.post(apps(plural), yaml).body(), "/spec/template").isNull())
        .isTrue();
    assertThat(createdOf(CLUSTER.get(apps(plural) + "/w").body(), "/spec/template").isNull())
        .isTrue();
    assertThat(createdOf(CLUSTER.get(apps(plural)).body(), "/items/0/spec/template").isNull())
        .isTrue();
  }

  @Test
  void showsItInBothTemplatesOfACronJobAndInClaims() {
    Answer job =
        CLUSTER.post(
            "/apis/batch/v1/namespaces/" + namespace + "/jobs",
            "{apiVersion: batch/v1, kind: Job, metadata: {name: j}, spec: {suspend: true, template: "
                + "{spec: {restartPolicy: Never, containers: [{name: c, image: x}]}}}}");
    assertThat(createdOf(job.body(), "/spec/template").isNull()).isTrue();
    Answer cronJob =
        CLUSTER.post(
            "/apis/batch/v1/namespaces/" + namespace + "/cronjobs",
            "{apiVersion: batch/v1, kind: CronJob, metadata: {name: c}, spec: {schedule: '@daily',"
                + " jobTemplate: {spec: {template: "
                + TEMPLATE.formatted("Never")
                + "}}}}");
    assertThat(createdOf(cronJob.body(), "/spec/jobTemplate").isNull()).isTrue();
    assertThat(createdOf(cronJob.body(), "/spec/jobTemplate/spec/template").isNull()).isTrue();
    Answer set =
        CLUSTER.post(
            apps("statefulsets"),
            workload(
                "StatefulSet",
                "replicas: 0, volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes:"
                    + " [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}],",
                TEMPLATE.formatted("Always")));
    JsonNode claim = set.body().at("/spec/volumeClaimTemplates/0");
    assertThat(createdOf(claim, "").isNull()).isTrue();
    assertThat(claim.path("kind").asText()).isEqualTo("PersistentVolumeClaim");
    assertThat(claim.at("/status/phase").asText()).isEqualTo("Pending");
  }

  @Test
  void tellsWatchesAndWebhooksOfIt() throws Exception {
    try (var webhook = new PretendWebhook(request -> PretendWebhook.allow())) {
      CLUSTER
          .sandbox()
          .apply(webhook.configuration("ValidatingWebhookConfiguration", namespace, "Fail"));
      String yaml = workload("Deployment", "replicas: 0,", TEMPLATE.formatted("Always"));
      CLUSTER.post(apps("deployments"), yaml);
      JsonNode asked = webhook.requests().getFirst().path("object");
      assertThat(createdOf(asked, "/spec/template").isNull()).isTrue();
    }
    String watched =
        CLUSTER.get(apps("deployments") + "?watch=true&timeoutSeconds=1").response().body();
    JsonNode event = Json.parse(watched.lines().findFirst().orElseThrow());
    assertThat(createdOf(event, "/object/spec/template").isNull()).isTrue();
  }

  @Test
  void noUpdateOwnsIt() {
    String yaml = workload("Deployment", "replicas: 0,", TEMPLATE.formatted("Always"));
    JsonNode made = CLUSTER.post(apps("deployments") + "?fieldManager=one", yaml).body();
    assertThat(made.at("/metadata/managedFields/0/fieldsV1").toString())
        .doesNotContain("creationTimestamp");
  }

  @Test
  void itMakesNoNewRevision() {
    CLUSTER.post(apps("deployments"), workload("Deployment", "", TEMPLATE.formatted("Always")));
    CLUSTER
        .client()
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName("w")
        .waitUntilCondition(
            one ->
                one != null
                    && one.getStatus() != null
                    && Integer.valueOf(1).equals(one.getStatus().getAvailableReplicas()),
            60,
            TimeUnit.SECONDS);
    ObjectNode live = (ObjectNode) CLUSTER.get(apps("deployments") + "/w").body();
    ((ObjectNode) live.at("/spec/template/metadata")).remove("creationTimestamp");
    ((ObjectNode) live.path("metadata")).remove("resourceVersion");
    Answer put =
        CLUSTER.send("PUT", apps("deployments") + "/w", "application/json", Json.write(live));
    assertThat(put.code()).isEqualTo(200);
    assertThat(put.body().at("/metadata/generation").asInt()).isEqualTo(1);
    assertThat(createdOf(put.body(), "/spec/template").isNull()).isTrue();
    assertThat(CLUSTER.get(apps("replicasets")).body().path("items")).hasSize(1);
  }
}
