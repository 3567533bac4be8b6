package dev.writ.workloads.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.sandbox.Sandbox;
import dev.writ.workloads.Seed;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.observe.Trouble;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.view.PolicyStanding;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A cluster that does not show all")
class BlindTest {
  private static final WorkloadKey WEB = new WorkloadKey("deployment", "staging", "web");
  private static final String KEY = "staging/enforce-policy";
  private static final String GRANT =
      " can't be listed (403): grant list and watch, as `kubectl apply -k deploy/workloads/rights`"
          + " does";

  private static final String WORKLOAD =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: staging}
      spec:
        replicas: 1
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: main, image: "nginx:1.27"}]}
      """;

  private static Watched without(String resource) {
    return new Watched(
        sandbox -> {
          sandbox.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: staging}\n");
          sandbox.apply(Seed.SECOND);
          sandbox.apply(WORKLOAD);
          sandbox.faults().forbid("list", resource);
        });
  }

  private static Optional<String> lease(Sandbox sandbox) {
    return sandbox.find("coordination.k8s.io/v1", "Lease", "writ-system", "writ-workloads");
  }

  @Test
  @DisplayName("Where budgets can't be listed, all is judged, and ready pods hold up their repair")
  void repairsNothingWhileBudgetsAreUnknown() throws InterruptedException {
    try (Watched watched = without("poddisruptionbudgets")) {
      PolicyStanding blind =
          watched.await(
              KEY, one -> one.evaluation() != null && one.evaluation().violations().size() == 3);
      assertThat(blind.unread()).containsExactly("poddisruptionbudgets" + GRANT);
      watched.awaitThat(() -> watched.operator.heldByBudget(WEB).isPresent());
      assertThat(watched.operator.heldByBudget(WEB))
          .contains(
              "poddisruptionbudgets"
                  + GRANT
                  + ", or set `rollout.respectDisruptionBudgets: false`");
      assertThat(watched.operator.plan(WEB)).containsInstanceOf(Plan.Patch.class);
      watched.awaitThat(watched.operator::isLeading);
      assertThat(watched.operator.staleSince()).isNull();

      watched.sandbox.faults().clear();
      watched.await(KEY, one -> one.unread().isEmpty());
      watched.awaitThat(() -> watched.operator.heldByBudget(WEB).isEmpty());
    }
  }

  @Test
  @DisplayName("Where pods can't be listed, nothing is judged, and the lease is left to who sees")
  void leavesTheLeaseToWhoSees() throws InterruptedException {
    try (Watched watched = without("pods")) {
      watched.awaitThat(
          () ->
              watched.operator.troubles().stream()
                  .map(Trouble::sentence)
                  .toList()
                  .equals(List.of("pods" + GRANT)));
      assertThat(watched.operator.isSynced()).isFalse();
      assertThat(lease(watched.sandbox)).isEmpty();

      watched.sandbox.faults().clear();
      watched.await(
          KEY, one -> one.evaluation() != null && one.evaluation().violations().size() == 3);
      watched.awaitThat(watched.operator::isLeading);
      assertThat(lease(watched.sandbox)).isPresent();
    }
  }
}
