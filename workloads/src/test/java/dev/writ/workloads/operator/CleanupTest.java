package dev.writ.workloads.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.kernel.store.Json;
import dev.writ.workloads.Seed;
import dev.writ.workloads.cluster.ApiFailure;
import dev.writ.workloads.cluster.PatchKind;
import dev.writ.workloads.view.PolicyObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CleanupTest {
  private final Written cluster = new Written("production");
  private final Cleanup cleanup = new Cleanup(cluster.api);

  @AfterEach
  void close() {
    cluster.close();
  }

  private PolicyObject policy(String finalizers) {
    return cluster.policy(
        Seed.FIRST.replace(
            "  namespace: production\n",
            "  namespace: production\n  finalizers: %s\n".formatted(finalizers)));
  }

  @Test
  void putsItsOwnEntryOnce() {
    cleanup.claim(cluster.policy(Seed.FIRST));
    PolicyObject claimed = cluster.now(Standings.object(Seed.FIRST));
    assertThat(claimed.finalizers()).containsExactly(Cleanup.FINALIZER);

    cluster.sandbox.counts().reset();
    cleanup.claim(claimed);
    assertThat(cluster.sandbox.counts().asked()).isEmpty();
  }

  @Test
  void keepsWhatOthersPut() {
    cleanup.claim(policy("[z/last, a/first]"));
    assertThat(cluster.now(Standings.object(Seed.FIRST)).finalizers())
        .containsExactly("z/last", "a/first", Cleanup.FINALIZER);
  }

  @Test
  @DisplayName("W15: finalizers [a/b, ours] become [a/b]")
  void takesItsOwnEntryAlone() {
    PolicyObject policy = policy("[a/b, %s]".formatted(Cleanup.FINALIZER));
    cluster.api.delete(PolicyPaths.of(policy));
    PolicyObject leaving = cluster.now(policy);
    assertThat(leaving.deleting()).isTrue();

    cleanup.claim(leaving);
    cleanup.release(leaving);

    assertThat(cluster.now(policy).finalizers()).isEqualTo(List.of("a/b"));
  }

  @Test
  void letsThePolicyGo() {
    PolicyObject policy = policy("[%s]".formatted(Cleanup.FINALIZER));
    cluster.api.delete(PolicyPaths.of(policy));
    cleanup.release(cluster.now(policy));
    assertThat(cluster.api.find(PolicyPaths.of(policy))).isEmpty();

    cleanup.release(policy);
  }

  @Test
  void leavesAPolicyThatChangedMeanwhileToTheNextRound() {
    PolicyObject before = policy("[%s, a/b]".formatted(Cleanup.FINALIZER));
    cluster.api.patch(
        PolicyPaths.of(before),
        PatchKind.MERGE,
        Json.readObject("{\"spec\":{\"maxRestartCount\":4}}"),
        Map.of());

    cleanup.release(before);
    PolicyObject after = cluster.now(before);
    assertThat(after.finalizers()).containsExactly(Cleanup.FINALIZER, "a/b");
    cleanup.release(after);
    assertThat(cluster.now(before).finalizers()).containsExactly("a/b");
  }

  @Test
  void tellsWhatTheClusterDoesNotTake() {
    PolicyObject policy = cluster.policy(Seed.FIRST);
    cluster.sandbox.faults().forbid("patch", "devopspolicies");
    assertThatThrownBy(() -> cleanup.claim(policy))
        .isInstanceOfSatisfying(
            ApiFailure.class, failure -> assertThat(failure.status()).isEqualTo(403));
  }
}
