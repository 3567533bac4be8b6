package dev.writ.workloads.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.testkit.SettableClock;
import dev.writ.workloads.Seed;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.view.PolicyObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ClusterWritersTest {
  private final Written cluster = new Written("production", "staging");
  private final SettableClock clock = new SettableClock(Standings.NOW);
  private final ClusterWriters writers =
      new ClusterWriters(cluster.api, clock, cluster.events(clock), "writ-system", () -> {});

  @AfterEach
  void close() {
    cluster.close();
  }

  private Duration write(PolicyObject policy) {
    return writers.write(
        Standings.over(policy, clock.instant(), List.of(Standings.bad("production", "web"))));
  }

  @Test
  void writesFinalizerAndStatusOfANewPolicy() {
    PolicyObject policy = cluster.policy(Seed.FIRST);
    assertThat(write(policy)).isZero();
    assertThat(cluster.now(policy).finalizers()).containsExactly(Cleanup.FINALIZER);
    assertThat(cluster.read(policy).path("status").path("violations").asInt()).isEqualTo(3);
  }

  @Test
  @DisplayName("W15: a policy that is deleted goes, with all that was made for it")
  void letsADeletedPolicyGo() throws IOException {
    cluster.definePolicyReports();
    writers.reporting(true);
    PolicyObject policy = cluster.policy(Seed.FIRST);
    write(policy);
    assertThat(made()).containsExactly("writ-default-policy", "default-policy-1795694400000");

    cluster.api.delete(PolicyPaths.of(policy));
    cluster.sandbox.faults().forbid("delete", "policyauditresults");
    writers.cleanUp(cluster.now(policy));
    assertThat(cluster.now(policy).finalizers())
        .as("it waits for what was made for it")
        .containsExactly(Cleanup.FINALIZER);

    cluster.sandbox.faults().clear();
    clock.advance(Duration.ofSeconds(1));
    writers.cleanUp(cluster.now(policy));
    assertThat(made()).isEmpty();
    assertThat(cluster.api.find(PolicyPaths.of(policy))).isEmpty();
  }

  @Test
  @DisplayName("W15: finalizers of others stay, and nothing is asked while they do")
  void leavesAPolicyToOtherFinalizers() {
    PolicyObject policy =
        cluster.policy(
            Seed.FIRST.replace(
                "  namespace: production\n", "  namespace: production\n  finalizers: [a/b]\n"));
    write(policy);
    cluster.api.delete(PolicyPaths.of(policy));
    writers.cleanUp(cluster.now(policy));
    PolicyObject waiting = cluster.now(policy);
    assertThat(waiting.finalizers()).containsExactly("a/b");

    cluster.sandbox.counts().reset();
    writers.cleanUp(waiting);
    assertThat(cluster.sandbox.counts().asked()).isEmpty();
  }

  private List<String> made() {
    return Stream.of(Resource.POLICY_REPORTS, Resource.AUDIT_RESULTS)
        .flatMap(kind -> cluster.names(kind, "production").stream())
        .toList();
  }

  @Test
  void reportsOnlyWhereReportsAreKnown() throws IOException {
    PolicyObject policy = cluster.policy(Seed.FIRST);
    write(policy);
    assertThat(cluster.sandbox.counts().asked()).noneMatch(one -> one.contains("policyreports"));

    cluster.definePolicyReports();
    writers.reporting(true);
    write(policy);
    assertThat(cluster.names(Resource.POLICY_REPORTS, "production"))
        .containsExactly("writ-default-policy");
  }

  @Test
  void waitsLongerAfterEachFailureAndHoldsUpNothingElse() {
    PolicyObject policy = cluster.policy(Seed.FIRST);
    PolicyObject other = cluster.policy(Seed.SECOND);
    cluster.sandbox.faults().forbidIn("production", "patch", "devopspolicies/status");

    for (int seconds : List.of(1, 2, 4, 8, 16, 32, 60, 60)) {
      cluster.sandbox.counts().reset();
      assertThat(write(policy)).isEqualTo(Duration.ofSeconds(seconds));
      assertThat(write(policy)).isEqualTo(Duration.ofSeconds(seconds));
      assertThat(cluster.sandbox.counts().requests("patch", "devopspolicies/status")).isEqualTo(1);
      clock.advance(Duration.ofSeconds(seconds));
    }
    assertThat(cluster.now(policy).finalizers()).containsExactly(Cleanup.FINALIZER);
    assertThat(write(other)).isZero();
    assertThat(cluster.read(other).has("status")).isTrue();

    cluster.sandbox.faults().clear();
    assertThat(write(policy)).isZero();
    assertThat(cluster.read(policy).has("status")).isTrue();
  }

  @Test
  void leavesAPolicyThatWentMeanwhile() {
    PolicyObject policy = cluster.policy(Seed.FIRST);
    cluster.api.delete(PolicyPaths.of(policy));
    assertThat(write(policy)).isZero();
    writers.cleanUp(policy);
  }

  @Test
  void letsADeletedPolicyGoThoughReportsAreForbidden() throws IOException {
    cluster.definePolicyReports();
    writers.reporting(true);
    PolicyObject policy = cluster.policy(Seed.FIRST);
    write(policy);

    cluster.api.delete(PolicyPaths.of(policy));
    cluster.sandbox.faults().forbid("list", "policyreports");
    writers.cleanUp(cluster.now(policy));
    assertThat(cluster.api.find(PolicyPaths.of(policy))).isEmpty();
  }

  @Test
  void triesAgainWhereAResultHasNoPlace() {
    PolicyObject policy =
        cluster.policy(
            """
            apiVersion: devops.stochastic.io/v1
            kind: ClusterDevOpsPolicy
            metadata: {name: all}
            spec: {forbidLatestTag: true, namespaceSelector: {}}
            """);
    cluster.api.delete("/api/v1/namespaces/writ-system");
    assertThat(write(policy)).isEqualTo(Duration.ofSeconds(1));

    cluster.sandbox.apply("{apiVersion: v1, kind: Namespace, metadata: {name: writ-system}}");
    clock.advance(Duration.ofSeconds(1));
    assertThat(write(policy)).isZero();
    assertThat(cluster.names(Resource.AUDIT_RESULTS, "writ-system")).hasSize(1);
  }
}
