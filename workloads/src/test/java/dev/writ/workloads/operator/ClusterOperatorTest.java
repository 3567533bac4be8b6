package dev.writ.workloads.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.workloads.Seed;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.observe.WorkloadKey;
import dev.writ.workloads.view.PolicyStanding;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ClusterOperatorTest {
  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: %1$s, namespace: %2$s}
      spec:
        replicas: 1
        selector: {matchLabels: {app: %1$s}}
        template:
          metadata: {labels: {app: %1$s}}
          spec: {containers: [{name: main, image: "%3$s"}]}
      """;

  private final Watched watched = new Watched();

  @AfterEach
  void close() {
    watched.close();
  }

  private void namespace(String name) {
    watched.sandbox.apply(
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: %s}\n".formatted(name));
  }

  @Test
  @DisplayName("W1 in a cluster, W12: what breaks a rule is seen as it comes, changes and goes")
  void seesWhatBreaksARule() {
    namespace("production");
    watched.sandbox.apply(Seed.FIRST);
    assertThat(message(watched.await("production/default-policy", one -> true)))
        .isEqualTo("0 violations across 0 pods — Healthy (100)");

    watched.sandbox.apply(DEPLOYMENT.formatted("web-app", "production", "nginx:latest"));
    PolicyStanding bad =
        watched.await("production/default-policy", one -> message(one).startsWith("3 violations"));
    assertThat(message(bad)).isEqualTo("3 violations across 1 pods — Healthy (90)");
    assertThat(watched.requested).isEmpty();

    watched.sandbox.apply(DEPLOYMENT.formatted("web-app", "production", "nginx:1.27"));
    watched.await(
        "production/default-policy",
        one -> message(one).equals("2 violations across 1 pods — Healthy (95)"));
  }

  @Test
  @DisplayName("W8 planned: one plan for the workload, found through its ReplicaSet")
  void plansForTheParent() throws InterruptedException {
    namespace("staging");
    watched.sandbox.apply(Seed.SECOND);
    watched.sandbox.apply(DEPLOYMENT.formatted("web-app", "staging", "nginx:1.27"));
    watched.await("staging/enforce-policy", one -> message(one).startsWith("3 violations"));
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (watched.requested.isEmpty() && System.nanoTime() < until) {
      watched.operator.catchUp();
    }
    assertThat(watched.requested.getFirst())
        .isInstanceOfSatisfying(
            Plan.Patch.class,
            plan -> {
              assertThat(plan.workload().key())
                  .isEqualTo(new WorkloadKey("deployment", "staging", "web-app"));
              assertThat(plan.draft().actions()).hasSize(3);
            });
  }

  private static String message(PolicyStanding standing) {
    return standing.evaluation() == null ? "" : standing.evaluation().message();
  }
}
