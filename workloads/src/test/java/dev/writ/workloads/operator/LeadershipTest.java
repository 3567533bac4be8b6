package dev.writ.workloads.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.sandbox.Sandbox;
import dev.writ.sandbox.SandboxSettings;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.RequestListener;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clocks of two machines differ, and the lease is held by one at a time all the same. */
class LeadershipTest {
  private static final ZonedDateTime NOW =
      Instant.parse("2026-11-26T12:00:00Z").atZone(ZoneOffset.UTC);
  private static final Duration LASTS = Duration.ofSeconds(15);

  private final SeenLease lease = new SeenLease();

  /** How old the lease seems, so long after the first look, as its holder's clock has it. */
  private Duration age(Duration sinceFirst, ZonedDateTime renewed) {
    ZonedDateTime now = NOW.plus(sinceFirst);
    LeaderElectionRecord seen =
        lease.see(
            new LeaderElectionRecord("other", LASTS, NOW, renewed, 1), sinceFirst.toNanos(), now);
    return Duration.between(seen.getRenewTime(), now);
  }

  @ParameterizedTest
  @ValueSource(longs = {-3_600, -16, 0, 16, 3_600})
  void agesByTheOwnClockHoweverFarTheOthersIsAhead(long ahead) {
    ZonedDateTime theirs = NOW.plusSeconds(ahead);
    assertThat(age(Duration.ZERO, theirs)).isZero();
    assertThat(age(Duration.ofSeconds(14), theirs)).isEqualTo(Duration.ofSeconds(14));
    assertThat(age(Duration.ofSeconds(15), theirs.plusSeconds(10))).as("renewed").isZero();
    assertThat(age(Duration.ofSeconds(31), theirs.plusSeconds(10)))
        .as("given up")
        .isGreaterThan(LASTS);
  }

  @Test
  void takesOverFromTheDeadThoughTheirClockWasFarAhead() throws InterruptedException {
    try (Sandbox sandbox = Sandbox.start(SandboxSettings.forTests());
        ClusterApi api =
            ClusterApi.open("local", sandbox.kubeconfigYaml(), RequestListener.NOBODY)) {
      sandbox.apply("{apiVersion: v1, kind: Namespace, metadata: {name: writ-system}}");
      sandbox.apply(
          """
          apiVersion: coordination.k8s.io/v1
          kind: Lease
          metadata: {name: writ-workloads, namespace: writ-system}
          spec: {holderIdentity: dead-1, leaseDurationSeconds: 1, leaseTransitions: 1,
            acquireTime: "2999-01-01T00:00:00.000000Z", renewTime: "2999-01-01T00:00:00.000000Z"}
          """);
      CountDownLatch won = new CountDownLatch(1);
      try (Leadership leadership = new Leadership(api, "writ-system", "test-2", won::countDown)) {
        leadership.start();
        assertThat(won.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(leadership.isLeading()).isTrue();
      }
    }
  }
}
