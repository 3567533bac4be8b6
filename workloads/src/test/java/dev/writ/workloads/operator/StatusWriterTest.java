package dev.writ.workloads.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.testkit.SettableClock;
import dev.writ.workloads.Seed;
import dev.writ.workloads.cluster.ApiFailure;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.view.Enforcement;
import dev.writ.workloads.view.PolicyObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StatusWriterTest {
  private static final Pod BAD = Standings.bad("production", "web");
  private static final Pod GOOD = Standings.good("production", "web");

  private final Written cluster = new Written("production", "staging");
  private final SettableClock clock = new SettableClock(Standings.NOW);
  private final StatusWriter writer =
      new StatusWriter(cluster.api, clock, new PolicyEvents(cluster.events(clock)));

  @AfterEach
  void close() {
    cluster.close();
  }

  private Duration write(PolicyObject policy, Pod... pods) {
    return writer.write(Standings.over(policy, clock.instant(), List.of(pods)));
  }

  private long patches() {
    return cluster.sandbox.counts().requests("patch", "devopspolicies/status");
  }

  private JsonNode status(PolicyObject policy) {
    return cluster.read(policy).path("status");
  }

  @Test
  @DisplayName("W1, W12: a change is written, and nothing is read for it")
  void writesWhatChanged() {
    PolicyObject policy = cluster.policy(Seed.FIRST);
    assertThat(write(policy, BAD)).isZero();
    assertThat(cluster.sandbox.counts().asked()).containsExactly("patch devopspolicies/status");
    assertThat(status(policy).path("message").asText())
        .isEqualTo("3 violations across 1 pods — Healthy (90)");

    clock.advance(Duration.ofSeconds(30));
    assertThat(write(policy, GOOD)).isZero();
    assertThat(status(policy).path("violations").asInt(-1)).isZero();
    assertThat(status(policy).path("violationsByCheck")).isEmpty();
    assertThat(status(policy).path("healthScore").asInt()).isEqualTo(100);
  }

  @Test
  void writesOnePolicyAtMostEveryTwoSeconds() {
    PolicyObject policy = cluster.policy(Seed.FIRST);
    write(policy, BAD);
    clock.advance(Duration.ofMillis(500));
    assertThat(write(policy, GOOD)).isEqualTo(Duration.ofMillis(1500));
    assertThat(patches()).isEqualTo(1);

    clock.advance(Duration.ofMillis(1500));
    assertThat(write(policy, GOOD)).isZero();
    assertThat(patches()).isEqualTo(2);
  }

  @Test
  void writesEveryTenMinutesWhereNothingChanges() {
    PolicyObject policy = cluster.policy(Seed.FIRST);
    write(policy, BAD);
    PolicyObject told = cluster.now(policy);
    for (int round = 0; round < 19; round++) {
      clock.advance(Duration.ofSeconds(30));
      assertThat(write(told, BAD)).isZero();
    }
    assertThat(patches()).isEqualTo(1);

    clock.advance(Duration.ofSeconds(30));
    write(told, BAD);
    assertThat(patches()).isEqualTo(2);
    assertThat(status(policy).path("lastEvaluated").asText()).isEqualTo("2026-11-26T12:10:00Z");
  }

  @Test
  void believesWhatTheClusterHasAfterAnotherWrote() {
    PolicyObject policy = cluster.policy(Seed.FIRST);
    write(policy, BAD);
    clock.advance(Duration.ofMinutes(1));
    new StatusWriter(cluster.api, clock, new PolicyEvents(cluster.events(clock)))
        .write(Standings.over(policy, clock.instant(), List.of(GOOD)));

    clock.advance(Duration.ofMinutes(1));
    write(cluster.now(policy), BAD);
    assertThat(status(policy).path("violations").asInt()).isEqualTo(3);
  }

  @Test
  @DisplayName("W5: back in audit, the fields about remediations are gone")
  void removesWhatNoLongerHolds() {
    PolicyObject enforcing = cluster.policy(Seed.SECOND);
    writer.write(
        Standings.over(
            enforcing,
            clock.instant(),
            List.of(),
            List.of(),
            new Enforcement(
                2,
                0,
                List.of("deployment/staging/web"),
                List.of(),
                List.of(),
                List.of(),
                List.of())));
    assertThat(status(enforcing).path("remediationsApplied").asInt()).isEqualTo(2);

    PolicyObject audit = cluster.policy(Seed.SECOND.replace(": enforce\n", ": audit\n"));
    clock.advance(Duration.ofSeconds(3));
    write(audit);
    assertThat(status(audit).has("remediationsApplied")).isFalse();
    assertThat(status(audit).has("remediationsFailed")).isFalse();
    assertThat(status(audit).has("remediatedWorkloads")).isFalse();
  }

  @Test
  void tellsWhatTheClusterDoesNotTakeAndTriesAgain() {
    PolicyObject policy = cluster.policy(Seed.FIRST);
    cluster.sandbox.faults().answer(1, 500, "patch", "devopspolicies/status");
    assertThatThrownBy(() -> write(policy, BAD)).isInstanceOf(ApiFailure.class);

    write(policy, BAD);
    assertThat(status(policy).path("violations").asInt()).isEqualTo(3);
  }

  @Test
  @DisplayName("W30: the policy itself stays as it was applied")
  void leavesTheSpecAlone() {
    PolicyObject policy = cluster.policy(Seed.FIRST);
    JsonNode before = cluster.read(policy).path("spec");
    write(policy, BAD);
    assertThat(cluster.read(policy).path("spec")).isEqualTo(before);
    assertThat(cluster.now(policy).problems()).isEmpty();
  }
}
