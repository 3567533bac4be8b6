package dev.writ.workloads.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.sandbox.fault.RequestLog;
import dev.writ.testkit.TestDatabase;
import dev.writ.workloads.Seed;
import dev.writ.workloads.admission.Requests;
import dev.writ.workloads.admission.Requests.Reply;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Writ injected and what others write meet in a cluster that the loop looks after. */
class HandOverInTheLoopTest {
  @RegisterExtension static final TestDatabase db = WholeRoom.freshDatabase();

  private static final String WEB = "/apis/apps/v1/namespaces/production/deployments/web-app";
  private static final String ANNOTATION = "devops.stochastic.io/";

  /** W6's policy, which says nothing of admission and so denies. */
  private static final String ENFORCE =
      Seed.SECOND.replace("    tcpPort: 8080\n", "").replace("staging", "production");

  private static final String OWN_PROBE = ", livenessProbe: {httpGet: {path: /, port: 3000}}";
  private static final String OWN_LIMIT = ", resources: {limits: {cpu: 50m}}";

  private WholeRoom room;
  private Requests kubectl;

  @BeforeEach
  void open() {
    room = new WholeRoom(db.app());
    room.namespace("production");
    kubectl = Requests.to(room.sandbox.url(), room.sandbox.caPem(), room.sandbox.token());
  }

  @AfterEach
  void close() {
    room.close();
  }

  /** As {@code kubectl apply --server-side --force-conflicts} does. */
  private Reply apply(String more) {
    return apply("", more);
  }

  private Reply apply(String metadata, String more) {
    return kubectl.force(
        WEB,
        "kubectl",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web-app, namespace: production%s}
        spec:
          selector: {matchLabels: {app: web-app}}
          template:
            metadata: {labels: {app: web-app}}
            spec:
              containers: [{name: web, image: 'web:1', ports: [{containerPort: 3000}]%s}]
        """
            .formatted(metadata, more));
  }

  private static JsonNode container(JsonNode deployment) {
    return deployment.at("/spec/template/spec/containers/0");
  }

  private JsonNode awaitInjected(String probe) {
    return room.awaitDeployment(
        "production", "web-app", one -> container(one).path(probe).has("tcpSocket"));
  }

  private String handoverUnprotected() {
    JsonNode status =
        room.awaitStatus("production", "enforce-policy", one -> one.has("conditions"));
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals("HandoverUnprotected")) {
        return condition.path("status").asText();
      }
    }
    return "absent";
  }

  @Test
  @DisplayName(
      "W24: with the webhook a user's own probe and limit are accepted; a probe taken away again is"
          + " injected anew by the next round")
  void givesWayAndInjectsAnew() {
    room.admit();
    assertThat(apply("").status()).isEqualTo(201);
    room.sandbox.apply(ENFORCE);
    awaitInjected("livenessProbe");
    assertThat(WholeRoom.await(this::handoverUnprotected, one -> !one.equals("True")))
        .isNotEqualTo("True");

    Reply own = apply(OWN_PROBE + OWN_LIMIT);
    assertThat(own.status()).as(own.body()).isEqualTo(200);
    JsonNode probe = container(own.json()).path("livenessProbe");
    assertThat(probe.has("tcpSocket")).isFalse();
    assertThat(probe.at("/httpGet/path").asText()).isEqualTo("/");
    assertThat(probe.path("initialDelaySeconds").asInt()).isEqualTo(5);
    assertThat(probe.path("periodSeconds").asInt()).isEqualTo(10);
    JsonNode resources = container(own.json()).path("resources");
    assertThat(resources.at("/limits/cpu").asText()).isEqualTo("50m");
    assertThat(resources.path("requests").has("cpu")).isFalse();
    room.settle();
    assertThat(room.patches()).hasSize(1);

    Reply without = apply(OWN_LIMIT);
    assertThat(without.status()).as(without.body()).isEqualTo(200);
    assertThat(container(without.json()).has("livenessProbe")).isFalse();
    JsonNode anew = awaitInjected("livenessProbe");
    assertThat(container(anew).at("/livenessProbe/tcpSocket/port").asInt()).isEqualTo(3000);
    assertThat(container(anew).at("/resources/limits/cpu").asText()).isEqualTo("50m");
    // It is in the log when it is answered, which is after it can be read.
    assertThat(WholeRoom.await(room::patches, all -> all.size() > 1)).hasSize(2);
    assertThat(room.forbidden()).isEmpty();
  }

  @Test
  @DisplayName("W24: without the webhook the API server refuses both with 422, and the policy says")
  void isUnprotectedWithoutTheWebhook() {
    room.sandbox.apply(ENFORCE);
    room.awaitStatus("production", "enforce-policy", one -> one.has("healthScore"));
    assertThat(apply("").status()).isEqualTo(201);
    awaitInjected("livenessProbe");

    Reply probe = apply(OWN_PROBE);
    assertThat(probe.status()).isEqualTo(422);
    assertThat(probe.message()).contains("may not specify more than 1 handler type");
    Reply limit = apply(OWN_LIMIT);
    assertThat(limit.status()).isEqualTo(422);
    assertThat(limit.message()).contains("must be less than or equal to cpu limit of 50m");
    assertThat(WholeRoom.await(this::handoverUnprotected, "True"::equals)).isEqualTo("True");
  }

  @Test
  @DisplayName(
      "Writ takes over its own annotations where somebody applied a copy, and nothing else")
  void takesOverItsOwnAnnotations() {
    room.admit();
    String policy =
        WholeRoom.QUICK.replace("  requireReadinessProbe: true\n", "")
            + "  admission: {action: warn, mutate: true}\n";
    room.sandbox.apply(policy);
    room.awaitStatus("production", "quick", one -> one.has("healthScore"));
    Reply created = apply("");
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    assertThat(container(created.json()).at("/livenessProbe/tcpSocket/port").asInt())
        .isEqualTo(3000);
    assertThat(created.json().at("/metadata/annotations").path(ANNOTATION + "patched-fields"))
        .hasToString("\"{\\\"web\\\":[\\\"livenessProbe\\\"]}\"");
    String copy =
        ", annotations: {" + ANNOTATION + "patched-fields: '{\"web\":[\"livenessProbe\"]}'}";
    assertThat(apply(copy, "").status()).isEqualTo(200);
    // While it rolls out, each change of its status would be a conflict of its own.
    room.awaitDeployment(
        "production", "web-app", one -> one.at("/status/availableReplicas").asInt() == 1);

    room.sandbox.apply(WholeRoom.QUICK + "  admission: {action: warn, mutate: true}\n");
    JsonNode repaired = awaitInjected("readinessProbe");
    room.awaitStatus("production", "quick", one -> one.path("remediationsApplied").asInt() == 1);

    assertThat(container(repaired).at("/livenessProbe/tcpSocket/port").asInt()).isEqualTo(3000);
    assertThat(repaired.at("/metadata/annotations").has(ANNOTATION + "remediation")).isTrue();
    assertThat(room.attempts().stream().map(RequestLog.Entry::code)).containsExactly(409, 200);
  }

  @Test
  @DisplayName("W13: who was refused stands in the audit log, by the name that the cluster gives")
  void tellsInTheAuditLogWhoWasRefused() {
    room.admit();
    room.sandbox.apply(Seed.FIRST);
    room.awaitStatus("production", "default-policy", one -> one.has("healthScore"));
    Reply reply = apply("");
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.message())
        .endsWith(
            "denied the request: Denied by DevOpsPolicy: container 'web' missing liveness probe,"
                + " container 'web' missing readiness probe");

    List<String> kept =
        WholeRoom.await(
            () ->
                room.database.read(
                    handle ->
                        handle
                            .createQuery(
                                """
                                SELECT concat_ws(' ', action_code, performed_by, outcome, room,
                                    resource_name, params ->> 'operation', params ->> 'policy',
                                    params ->> 'messages')
                                FROM kernel_audit WHERE action_code LIKE 'WORKLOAD_ADMISSION_%'
                                """)
                            .mapTo(String.class)
                            .list()),
            rows -> !rows.isEmpty());
    assertThat(kept)
        .containsExactly(
            "WORKLOAD_ADMISSION_DENIED user:local/sandbox-admin REFUSED workloads"
                + " deployment/production/web-app create production/default-policy"
                + " [\"container 'web' missing liveness probe\","
                + "\"container 'web' missing readiness probe\"]");
  }
}
