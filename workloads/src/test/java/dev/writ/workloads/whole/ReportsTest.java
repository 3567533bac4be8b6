package dev.writ.workloads.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.testkit.TestDatabase;
import dev.writ.workloads.Seed;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.RequestListener;
import dev.writ.workloads.cluster.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the room leaves in the cluster about its policies, under the rights that are shipped. */
class ReportsTest {
  private static final String REPORTS = "wgpolicyk8s.io/v1alpha2";

  @RegisterExtension static final TestDatabase db = WholeRoom.freshDatabase();

  private WholeRoom room;
  private ClusterApi admin;

  @BeforeEach
  void open() {
    room = new WholeRoom(db.app());
    room.namespace("production");
    admin = ClusterApi.open("local", room.sandbox.kubeconfigYaml(), RequestListener.NOBODY);
  }

  @AfterEach
  void close() {
    admin.close();
    room.close();
  }

  private void definePolicyReports() throws IOException {
    try (InputStream definition = getClass().getResourceAsStream("/policyreports.yaml")) {
      room.sandbox.apply(
          new String(Objects.requireNonNull(definition).readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private void bad(String name) {
    room.sandbox.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: production}
        spec: {containers: [{name: main, image: "nginx:latest"}]}
        """
            .formatted(name));
  }

  @Test
  @DisplayName(
      "W25, W26: reports come once they are known, exempted ones are skipped, and errors told")
  void reportsOnceReportsAreKnown() throws IOException {
    bad("web");
    room.sandbox.apply(
        Seed.FIRST
            + """
              exemptions:
              - name: legacy
                checks: [latest_tag]
                workloads: [pod/web]
                reason: until the move is done
                expires: "2026-12-24T00:00:00Z"
              customRules:
              - {name: broken, rego: "package ours\\ndeny contains x if x := 1 / 0"}
            """);
    room.awaitStatus("production", "default-policy", one -> one.path("exempted").asInt() == 1);
    assertThat(
            room.sandbox.requestLog().entries().stream()
                .filter(one -> one.resource().equals("policyreports")))
        .isEmpty();

    definePolicyReports();
    JsonNode report =
        WholeRoom.await(
            () -> room.read(REPORTS, "PolicyReport", "production", "writ-default-policy"),
            one -> one.has("results"));
    assertThat(report.path("summary").path("fail").asInt()).isEqualTo(2);
    assertThat(report.path("summary").path("skip").asInt()).isEqualTo(1);
    assertThat(report.path("summary").path("error").asInt()).isEqualTo(1);
    assertThat(
            report
                .path("results")
                .valueStream()
                .map(one -> one.path("rule").asText() + " " + one.path("result").asText()))
        .containsExactly(
            "custom/broken error",
            "latest_tag skip",
            "missing_liveness fail",
            "missing_readiness fail");
    assertThat(report.at("/results/1/properties/exemption").asText())
        .isEqualTo("legacy until 2026-12-24T00:00:00Z: until the move is done");
    assertThat(room.forbidden()).isEmpty();
  }

  @Test
  @DisplayName("W15: series, reports and results go with the policy; other finalizers stay")
  void leavesNothingBehind() throws IOException {
    definePolicyReports();
    bad("web");
    room.sandbox.apply(
        Seed.FIRST.replace(
            "  namespace: production\n", "  namespace: production\n  finalizers: [a/b]\n"));
    WholeRoom.await(
        () -> room.read(REPORTS, "PolicyReport", "production", "writ-default-policy"),
        one -> one.has("results"));
    WholeRoom.await(this::results, one -> one.size() == 1);
    assertThat(series()).isNotEmpty();

    admin.delete(Resource.POLICIES.path("production", "default-policy"));
    JsonNode policy =
        WholeRoom.await(
            () ->
                room.read(
                    "devops.stochastic.io/v1", "DevOpsPolicy", "production", "default-policy"),
            one -> one.at("/metadata/finalizers").size() == 1);
    assertThat(policy.at("/metadata/finalizers/0").asText()).isEqualTo("a/b");
    assertThat(room.read(REPORTS, "PolicyReport", "production", "writ-default-policy")).isEmpty();
    assertThat(results()).isEmpty();
    assertThat(room.meters.counter("devopspolicy.audit.results").count()).isPositive();
    room.settle();
    assertThat(series()).isEmpty();
    assertThat(room.forbidden()).isEmpty();
  }

  @Test
  @DisplayName("Events stand beside the workload that was patched and the policy that was accepted")
  void tellsWhatHappenedBesideIt() {
    room.deploy("production", "web-app", "");
    room.sandbox.apply(Seed.SECOND.replace("staging", "production"));
    room.awaitStatus(
        "production", "enforce-policy", one -> one.path("remediationsApplied").asInt() == 1);
    assertThat(events("web-app", "Patched"))
        .containsExactly(
            "Applied 3 remediation(s) to deployment/production/web-app for"
                + " production/enforce-policy");
    assertThat(events("enforce-policy", "Accepted")).containsExactly("the policy could be read");

    room.sandbox.apply(
        Seed.SECOND.replace("staging", "production")
            + "  customRules: [{name: r, rego: \"package p\\ndeny contains\"}]\n");
    assertThat(events("enforce-policy", "RuleDoesNotCompile")).hasSize(1);
    assertThat(room.forbidden()).isEmpty();
  }

  /** What Events of that reason say about it, once there is one. */
  private List<String> events(String name, String reason) {
    return WholeRoom.await(
            () ->
                admin
                    .read(
                        Resource.EVENTS.path("production")
                            + "?fieldSelector=involvedObject.name%3D"
                            + name
                            + ",reason%3D"
                            + reason)
                    .path("items"),
            one -> !one.isEmpty())
        .valueStream()
        .map(one -> one.path("message").asText())
        .toList();
  }

  private JsonNode results() {
    return admin.read(Resource.AUDIT_RESULTS.path("production")).path("items");
  }

  private List<String> series() {
    return room.meters.find("devopspolicy.health.score").gauges().stream()
        .map(one -> String.valueOf(one.getId().getTag("policy")))
        .toList();
  }
}
