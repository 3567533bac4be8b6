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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AuditResultsTest {
  private final Written cluster = new Written("production", "one");
  private final SettableClock clock = new SettableClock(Standings.NOW);
  private final AtomicInteger written = new AtomicInteger();
  private AuditResults results = results();

  private AuditResults results() {
    return new AuditResults(cluster.api, clock, "writ-system", written::incrementAndGet);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private Duration write(PolicyObject policy, List<Pod> pods) {
    return results.write(Standings.over(policy, clock.instant(), pods));
  }

  private static List<Pod> bad(int pods) {
    List<Pod> bad = new ArrayList<>();
    for (int number = 0; number < pods; number++) {
      bad.add(Standings.bad("production", "web-" + number));
    }
    return bad;
  }

  private List<String> names() {
    return cluster.names(Resource.AUDIT_RESULTS, "production");
  }

  private static String name(Instant at) {
    return "default-policy-" + at.toEpochMilli();
  }

  @Test
  void tellsHowAPolicyStood() {
    PolicyObject policy = cluster.policy(Seed.FIRST);
    write(policy, bad(1));
    JsonNode result = cluster.all(Resource.AUDIT_RESULTS, "production").getFirst();
    assertThat(result.at("/metadata/name").asText()).isEqualTo("default-policy-1795694400000");
    assertThat(result.at("/metadata/ownerReferences/0/uid").asText()).isEqualTo(policy.uid());
    JsonNode spec = result.path("spec");
    assertThat(spec.path("policyName").asText()).isEqualTo("default-policy");
    assertThat(spec.path("clusterName").asText()).isEqualTo("local");
    assertThat(spec.path("timestamp").asText()).isEqualTo("2026-11-26T12:00:00Z");
    assertThat(spec.path("healthScore").asInt()).isEqualTo(90);
    assertThat(spec.path("totalViolations").asInt()).isEqualTo(3);
    assertThat(spec.path("totalPods").asInt()).isEqualTo(1);
    assertThat(spec.path("classification").asText()).isEqualTo("Healthy");
    assertThat(spec.path("violations")).hasSize(3);
    assertThat(spec.path("violations").path(0))
        .hasToString(
            "{\"podName\":\"web-0\",\"containerName\":\"main\",\"violationType\":\"latest_tag\","
                + "\"severity\":\"high\",\"message\":\"container 'main' uses :latest tag\"}");
    assertThat(written).hasValue(1);
  }

  @Test
  void writesOnlyNewsAndAtMostEveryThirtySeconds() {
    PolicyObject policy = cluster.policy(Seed.FIRST);
    assertThat(write(policy, bad(1))).isZero();
    clock.advance(Duration.ofSeconds(10));
    assertThat(write(policy, bad(1))).isZero();
    assertThat(write(policy, bad(2))).isEqualTo(Duration.ofSeconds(20));
    assertThat(names()).containsExactly(name(Standings.NOW));

    clock.advance(Duration.ofSeconds(20));
    results = results(); // another process takes over, and reads what there is
    assertThat(write(policy, bad(1))).isZero();
    assertThat(names()).hasSize(1);
    assertThat(write(policy, bad(2))).isZero();
    assertThat(names()).hasSize(2);
  }

  @Test
  @DisplayName("W15: of eleven that differ the newest ten are kept")
  void keepsTheNewestTen() {
    PolicyObject policy = cluster.policy(Seed.FIRST);
    for (int pods = 1; pods <= 11; pods++) {
      write(policy, bad(pods));
      clock.advance(Duration.ofSeconds(30));
    }
    assertThat(written).hasValue(11);
    assertThat(names())
        .hasSize(10)
        .doesNotContain(name(Standings.NOW))
        .contains(name(Standings.NOW.plusSeconds(30)), name(Standings.NOW.plusSeconds(300)));
  }

  @Test
  void keepsAsManyAsThePolicySays() {
    PolicyObject policy = cluster.policy(Seed.FIRST + "  history: {auditResults: 2}\n");
    for (int pods = 1; pods <= 3; pods++) {
      write(policy, bad(pods));
      clock.advance(Duration.ofSeconds(30));
    }
    assertThat(names()).hasSize(2);
    write(cluster.policy(Seed.FIRST + "  history: {auditResults: 0}\n"), bad(4));
    assertThat(names()).isEmpty();
    assertThat(written).hasValue(3);
  }

  @Test
  void listsFiveHundredViolationsAtMost() {
    write(cluster.policy(Seed.FIRST), bad(200));
    JsonNode spec = cluster.all(Resource.AUDIT_RESULTS, "production").getFirst().path("spec");
    assertThat(spec.path("totalViolations").asInt()).isEqualTo(600);
    assertThat(spec.path("violations")).hasSize(500);
  }

  @Test
  @DisplayName("W15: those of a cluster policy are in Writ's own namespace, and go with it")
  void keepsThoseOfAClusterPolicyAtHome() {
    PolicyObject policy =
        cluster.policy(
            """
            apiVersion: devops.stochastic.io/v1
            kind: ClusterDevOpsPolicy
            metadata: {name: all}
            spec: {forbidLatestTag: true, namespaceSelector: {}}
            """);
    results.write(
        Standings.over(
            policy,
            clock.instant(),
            List.of(Standings.bad("one", "web")),
            List.of(new Namespace("one", Map.of(), Map.of())),
            Enforcement.NONE));
    JsonNode result = cluster.all(Resource.AUDIT_RESULTS, "writ-system").getFirst();
    assertThat(result.at("/spec/policyName").asText()).isEqualTo("cluster/all");

    results.delete(policy);
    assertThat(cluster.names(Resource.AUDIT_RESULTS, "writ-system")).isEmpty();
  }

  @Test
  void countsAResultWhoseAnswerWasLost() {
    PolicyObject policy = cluster.policy(Seed.FIRST + "  history: {auditResults: 1}\n");
    cluster.sandbox.faults().cutAfterWrite(1, "create", "policyauditresults");
    assertThatThrownBy(() -> write(policy, bad(1))).isInstanceOf(ApiFailure.class);
    assertThat(names()).as("it is there all the same").hasSize(1);

    clock.advance(Duration.ofSeconds(1));
    assertThat(write(policy, bad(1))).isZero();
    assertThat(names()).as("so it is not written again").hasSize(1);

    clock.advance(Duration.ofSeconds(30));
    assertThat(write(policy, bad(2))).isZero();
    assertThat(names()).containsExactly(name(clock.instant()));
  }
}
