package dev.writ.workloads.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.testkit.SettableClock;
import dev.writ.workloads.Seed;
import dev.writ.workloads.view.PolicyObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ClusterWritersTest {
  private final Written cluster = new Written("production", "staging");
  private final SettableClock clock = new SettableClock(Standings.NOW);
  private final ClusterWriters writers = new ClusterWriters(cluster.api, clock);

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
  @DisplayName("W15: a policy that is deleted goes")
  void letsADeletedPolicyGo() {
    PolicyObject policy = cluster.policy(Seed.FIRST);
    write(policy);
    cluster.api.delete(PolicyPaths.of(policy));
    writers.cleanUp(cluster.now(policy));
    assertThat(cluster.api.find(PolicyPaths.of(policy))).isEmpty();
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
}
