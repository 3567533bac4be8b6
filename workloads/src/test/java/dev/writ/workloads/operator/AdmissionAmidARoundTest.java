package dev.writ.workloads.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.workloads.Seed;
import dev.writ.workloads.admission.Surroundings;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.observe.Owner;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.WorkloadKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AdmissionAmidARoundTest {
  private static final WorkloadKey WEB = new WorkloadKey("deployment", "staging", "web-app");

  private static final String CLUSTER_POLICY =
      """
      apiVersion: devops.stochastic.io/v1
      kind: ClusterDevOpsPolicy
      metadata: {name: everywhere}
      spec: {namespaceSelector: {}, forbidLatestTag: true}
      """;

  private final Watched watched = new Watched();
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  @AfterEach
  void close() {
    released.countDown();
    watched.close();
  }

  private record Seen(
      boolean synced,
      List<String> policies,
      Optional<String> uid,
      Owner owner,
      Optional<Plan> plan) {}

  private Seen ask(String replicaSet) {
    Surroundings view = watched.operator.surroundings();
    return new Seen(
        view.isSynced(),
        view.about("staging").stream().map(one -> one.policy().key()).toList(),
        Optional.ofNullable(view.around("staging", WEB).workloads().get(WEB)).map(Workload::uid),
        view.ownerOf("staging", replicaSet),
        watched.operator.plan(WEB));
  }

  @Test
  @DisplayName("Whoever asks for admission, or what is planned, does not wait for the loop's round")
  void waitsForNoRound() throws Exception {
    watched.sandbox.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: staging}\n");
    watched.sandbox.apply(Seed.SECOND);
    watched.sandbox.apply(CLUSTER_POLICY);
    watched.sandbox.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web-app, namespace: staging}
        spec:
          replicas: 1
          selector: {matchLabels: {app: web-app}}
          template:
            metadata: {labels: {app: web-app}}
            spec: {containers: [{name: main, image: "nginx:1.27"}]}
        """);
    watched.await("cluster/everywhere", one -> true);
    watched.await(
        "staging/enforce-policy",
        one -> one.evaluation() != null && one.evaluation().violations().size() == 3);
    watched.operator.catchUp();
    Seen before = ask("unknown");
    assertThat(before.policies())
        .containsExactlyInAnyOrder("cluster/everywhere", "staging/enforce-policy");
    assertThat(before.uid()).isPresent();
    assertThat(before.plan()).containsInstanceOf(Plan.Patch.class);

    watched.onJudged =
        () -> {
          reached.countDown();
          awaitQuietly(released);
        };
    watched.sandbox.apply(CLUSTER_POLICY.replace("forbidLatestTag", "requireLivenessProbe"));
    assertThat(reached.await(30, TimeUnit.SECONDS)).as("a round is under way").isTrue();
    Seen amid = CompletableFuture.supplyAsync(() -> ask("unknown")).get(30, TimeUnit.SECONDS);
    assertThat(released.getCount()).as("and it still is").isOne();
    assertThat(amid).isEqualTo(before);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
