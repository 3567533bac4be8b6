package dev.writ.workloads.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.testkit.SettableClock;
import dev.writ.workloads.Seed;
import dev.writ.workloads.cluster.ApiFailure;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.view.Enforcement;
import dev.writ.workloads.view.PolicyObject;
import dev.writ.workloads.view.PolicyStanding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PolicyReportsTest {
  private static final int FIVE_MEGABYTES = 5 * 1024 * 1024;

  private final Written cluster = new Written("production", "one", "two");
  private final SettableClock clock = new SettableClock(Standings.NOW);
  private final PolicyReports reports = new PolicyReports(cluster.api, clock);

  @BeforeEach
  void define() throws IOException {
    cluster.definePolicyReports();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private static Pod replica(String workload, int number, String container) {
    return Standings.pod(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: %s-5d4f8b9c7f-%d
          namespace: production
          ownerReferences:
          - {apiVersion: apps/v1, kind: ReplicaSet, name: %s-5d4f8b9c7f, controller: true}
        spec: {containers: [%s]}
        status: {phase: Running, containerStatuses: [{name: main, restartCount: 4}]}
        """
            .formatted(workload, number, workload, container));
  }

  private Duration write(PolicyObject policy, List<Pod> pods) {
    return reports.write(Standings.over(policy, clock.instant(), pods));
  }

  private List<String> names() {
    return cluster.names(Resource.POLICY_REPORTS, "production");
  }

  @Test
  void tellsOfATemplateOnceAndOfRunningPodsEach() {
    PolicyObject policy = cluster.policy(Seed.FIRST);
    String container = "{name: main, image: 'a:1', livenessProbe: {}}";
    write(policy, List.of(replica("web", 1, container), replica("web", 2, container)));

    JsonNode report = cluster.all(Resource.POLICY_REPORTS, "production").getFirst();
    assertThat(report.path("metadata").path("name").asText()).isEqualTo("writ-default-policy");
    assertThat(report.path("metadata").path("ownerReferences").path(0).path("uid").asText())
        .isEqualTo(policy.uid());
    // Met: the tag and the liveness probe of one template, and that neither pod is pending.
    assertThat(report.path("summary"))
        .hasToString("{\"pass\":4,\"warn\":0,\"fail\":3,\"error\":0,\"skip\":0}");
    assertThat(report.path("results").path(0).toString())
        .isEqualTo(
            "{\"source\":\"writ\",\"category\":\"workloads\",\"rule\":\"missing_readiness\","
                + "\"result\":\"fail\",\"severity\":\"low\",\"scored\":true,"
                + "\"message\":\"container 'main' missing readiness probe\","
                + "\"resources\":[{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\","
                + "\"namespace\":\"production\",\"name\":\"web\"}],"
                + "\"properties\":{\"container\":\"main\",\"pods\":\"2\"},"
                + "\"policy\":\"production/default-policy\"}");
    for (int pod = 1; pod <= 2; pod++) {
      JsonNode restarts = report.path("results").path(pod);
      assertThat(restarts.path("rule").asText()).isEqualTo("high_restarts");
      assertThat(restarts.path("resources").path(0).path("kind").asText()).isEqualTo("Pod");
      assertThat(restarts.path("properties").path("pods").asText()).isEqualTo("1");
    }
  }

  @Test
  @DisplayName("W25: what is exempted is skipped, with reason and expiry")
  void tellsWhatIsExempted() {
    PolicyObject policy =
        cluster.policy(
            Seed.FIRST
                + """
                  exemptions:
                  - name: e
                    checks: [latest_tag]
                    workloads: [pod/web]
                    reason: until the move is done
                    expires: "2026-12-01T00:00:00Z"
                """);
    write(policy, List.of(Standings.bad("production", "web")));

    JsonNode report = cluster.all(Resource.POLICY_REPORTS, "production").getFirst();
    assertThat(report.path("summary").path("skip").asInt()).isEqualTo(1);
    assertThat(report.path("summary").path("fail").asInt()).isEqualTo(2);
    JsonNode skipped = report.path("results").path(0);
    assertThat(skipped.path("result").asText()).isEqualTo("skip");
    assertThat(skipped.path("properties").path("exemption").asText())
        .contains("e until 2026-12-01T00:00:00Z: until the move is done");
  }

  @Test
  @DisplayName("W26: a rule that can't judge is an error")
  void tellsOfRulesThatFail() {
    PolicyObject policy =
        cluster.policy(
            """
            apiVersion: devops.stochastic.io/v1
            kind: DevOpsPolicy
            metadata: {name: given, namespace: production}
            spec: {customRules: [{name: r, rego: "package p\\ndeny contains x if x := 1 / 0"}]}
            """);
    write(policy, List.of(Standings.good("production", "web")));
    JsonNode report = cluster.all(Resource.POLICY_REPORTS, "production").getFirst();
    assertThat(report.path("summary"))
        .hasToString("{\"pass\":0,\"warn\":0,\"fail\":0,\"error\":1,\"skip\":0}");
    assertThat(report.path("results").path(0).path("rule").asText()).isEqualTo("custom/r");
    assertThat(report.path("results").path(0).path("result").asText()).isEqualTo("error");
    assertThat(report.path("results").path(0).path("severity").asText()).isEqualTo("medium");
    assertThat(report.path("results").path(0).path("message").asText()).contains("divide by zero");
  }

  @Test
  void writesOnlyNewsAndAtMostEveryTenSeconds() {
    PolicyObject policy = cluster.policy(Seed.FIRST);
    List<Pod> bad = List.of(Standings.bad("production", "web"));
    assertThat(write(policy, bad)).isZero();
    clock.advance(Duration.ofSeconds(4));
    assertThat(write(policy, List.of())).isEqualTo(Duration.ofSeconds(6));
    clock.advance(Duration.ofSeconds(6));
    cluster.sandbox.counts().reset();
    assertThat(write(policy, bad)).isZero();
    assertThat(cluster.sandbox.counts().asked()).isEmpty();

    clock.advance(Duration.ofSeconds(10));
    write(policy, List.of());
    assertThat(cluster.sandbox.counts().asked()).containsExactly("delete policyreports");
    assertThat(names()).isEmpty();
  }

  @Test
  @DisplayName(
      "10,000 pods of 1,000 Deployments, 3 violations each: at most 5 MB, in chunks of 1,000")
  void staysSmall() {
    PolicyObject policy = cluster.policy(Seed.FIRST.replace("  maxRestartCount: 3\n", ""));
    List<Pod> pods = new ArrayList<>();
    for (int workload = 0; workload < 1_000; workload++) {
      for (int pod = 0; pod < 10; pod++) {
        pods.add(replica("app-" + workload, pod, "{name: main, image: 'nginx:latest'}"));
      }
    }
    write(policy, pods);
    assertThat(names())
        .containsExactly("writ-default-policy", "writ-default-policy-2", "writ-default-policy-3");
    int bytes = 0;
    for (JsonNode report : cluster.all(Resource.POLICY_REPORTS, "production")) {
      assertThat(report.path("results")).hasSize(PolicyReports.RESULTS);
      bytes += report.toString().getBytes(StandardCharsets.UTF_8).length;
    }
    assertThat(bytes).isLessThan(FIVE_MEGABYTES);

    // Another process takes over: it finds the chunks that nobody needs any more.
    new PolicyReports(cluster.api, clock)
        .write(Standings.over(policy, clock.instant(), pods.subList(0, 10)));
    assertThat(names()).containsExactly("writ-default-policy");
  }

  @Test
  @DisplayName("W15, W30: a cluster policy reports in each namespace; deleted, nothing is left")
  void reportsInEachNamespaceAndIsDeleted() {
    PolicyObject policy =
        cluster.policy(
            """
            apiVersion: devops.stochastic.io/v1
            kind: ClusterDevOpsPolicy
            metadata: {name: all}
            spec: {forbidLatestTag: true, namespaceSelector: {}}
            """);
    PolicyStanding standing =
        Standings.over(
            policy,
            clock.instant(),
            List.of(Standings.bad("one", "web"), Standings.good("two", "web")),
            List.of(
                new Namespace("one", Map.of(), Map.of()), new Namespace("two", Map.of(), Map.of())),
            Enforcement.NONE);
    reports.write(standing);
    for (String namespace : List.of("one", "two")) {
      assertThat(cluster.names(Resource.POLICY_REPORTS, namespace))
          .containsExactly("writ-cluster-all");
    }
    reports.delete(policy);
    assertThat(cluster.names(Resource.POLICY_REPORTS, "one")).isEmpty();
    assertThat(cluster.names(Resource.POLICY_REPORTS, "two")).isEmpty();
  }

  @Test
  void givesEachPolicyNamesOfItsOwn() {
    String each = "spec: {forbidLatestTag: true%s}";
    PolicyObject named =
        cluster.policy(
            """
            apiVersion: devops.stochastic.io/v1
            kind: DevOpsPolicy
            metadata: {name: cluster-x, namespace: one}
            """
                + each.formatted(""));
    PolicyObject all =
        cluster.policy(
            """
            apiVersion: devops.stochastic.io/v1
            kind: ClusterDevOpsPolicy
            metadata: {name: x}
            """
                + each.formatted(", namespaceSelector: {}"));
    List<Pod> pods = List.of(Standings.bad("one", "web"));
    write(all, pods);
    write(named, pods);
    assertThat(cluster.names(Resource.POLICY_REPORTS, "one"))
        .containsExactly("writ-cluster-x", "writ-cluster-x." + named.uid());

    // Another process takes over, and it hears of them the other way round.
    PolicyReports next = new PolicyReports(cluster.api, clock);
    next.write(Standings.over(named, clock.instant(), pods));
    next.write(Standings.over(all, clock.instant(), pods));
    assertThat(reported("one", report -> report.path("results").path(0).path("policy").asText()))
        .containsExactlyInAnyOrder("one/cluster-x", "cluster/x");

    next.delete(named);
    assertThat(reported("one", report -> report.path("results").path(0).path("policy").asText()))
        .containsExactly("cluster/x");
  }

  private List<String> reported(String namespace, Function<JsonNode, String> what) {
    return cluster.all(Resource.POLICY_REPORTS, namespace).stream().map(what).toList();
  }

  @Test
  void keepsReportsToWhatTheClusterTakes() {
    PolicyObject policy =
        cluster.policy(
            """
            apiVersion: devops.stochastic.io/v1
            kind: DevOpsPolicy
            metadata: {name: wordy, namespace: production}
            spec:
              customRules:
              - name: r
                rego: |
                  package p
                  deny contains sprintf("%d WORDS", [n]) if {
                    some n in numbers.range(1, 3)
                  }
            """
                .replace("WORDS", "x".repeat(1_022))); // as long as a message may be
    List<Pod> pods = new ArrayList<>();
    for (int number = 0; number < 300; number++) {
      pods.add(Standings.good("production", "pod-" + number));
    }
    write(policy, pods);
    List<JsonNode> all = cluster.all(Resource.POLICY_REPORTS, "production");
    assertThat(all).hasSizeGreaterThan(1);
    for (JsonNode report : all) {
      assertThat(report.toString().getBytes(StandardCharsets.UTF_8).length).isLessThan(1_500_000);
      assertThat(report.path("results").path(0).path("message").asText()).hasSize(1_024);
    }
  }

  private PolicyObject everywhere() {
    return cluster.policy(
        """
        apiVersion: devops.stochastic.io/v1
        kind: ClusterDevOpsPolicy
        metadata: {name: all}
        spec: {forbidLatestTag: true, namespaceSelector: {}}
        """);
  }

  private void writeEverywhere(PolicyObject policy) {
    List<String> all = List.of("one", "production", "two");
    reports.write(
        Standings.over(
            policy,
            clock.instant(),
            all.stream().map(name -> Standings.bad(name, "web")).toList(),
            all.stream().map(name -> new Namespace(name, Map.of(), Map.of())).toList(),
            Enforcement.NONE));
  }

  @Test
  void writesAndRemovesElsewhereWhatOneNamespaceRefuses() {
    PolicyObject policy = everywhere();
    cluster.sandbox.faults().forbidIn("one", "patch", "policyreports");
    assertThatThrownBy(() -> writeEverywhere(policy))
        .isInstanceOf(ApiFailure.class)
        .hasMessageContaining("forbidden");
    assertThat(cluster.names(Resource.POLICY_REPORTS, "one")).isEmpty();
    assertThat(names()).containsExactly("writ-cluster-all");
    assertThat(cluster.names(Resource.POLICY_REPORTS, "two")).containsExactly("writ-cluster-all");

    cluster.sandbox.faults().clear();
    cluster.sandbox.counts().reset();
    writeEverywhere(policy);
    assertThat(cluster.names(Resource.POLICY_REPORTS, "one")).containsExactly("writ-cluster-all");
    assertThat(cluster.sandbox.counts().requests("patch", "policyreports"))
        .as("what was taken is not written again")
        .isEqualTo(1);

    cluster.sandbox.faults().forbidIn("one", "delete", "policyreports");
    assertThatThrownBy(() -> reports.delete(policy)).isInstanceOf(ApiFailure.class);
    assertThat(names()).isEmpty();
    assertThat(cluster.names(Resource.POLICY_REPORTS, "two")).isEmpty();
  }

  @Test
  void leavesANamespaceThatIsGoing() {
    cluster.sandbox.apply(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: m, namespace: one, finalizers: [a.b/c]}}");
    cluster.api.delete("/api/v1/namespaces/one");
    writeEverywhere(everywhere());
    assertThat(cluster.names(Resource.POLICY_REPORTS, "one")).isEmpty();
    assertThat(names()).containsExactly("writ-cluster-all");
  }
}
