package dev.writ.workloads.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.workloads.Seed;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.view.PolicyStanding;
import java.util.List;
import java.util.Objects;
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

  private static final String KEY = "production/default-policy";

  /** Kinds that are followed, and the definitions of two that may come. */
  private static final int KINDS = 11;

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

  @Test
  @DisplayName("W28: watches that are closed go on; one that is too old lists once more")
  void losesNoEvent() {
    namespace("production");
    watched.sandbox.apply(Seed.FIRST);
    watched.sandbox.apply(DEPLOYMENT.formatted("first", "production", "nginx:1.27"));
    watched.await(KEY, one -> message(one).startsWith("2 violations across 1 pods"));
    long lists = lists();

    watched.sandbox.faults().dropWatches();
    watched.sandbox.apply(DEPLOYMENT.formatted("second", "production", "nginx:1.27"));
    watched.await(KEY, one -> message(one).startsWith("4 violations across 2 pods"));
    watched.sandbox.faults().dropWatches();
    watched.sandbox.apply(DEPLOYMENT.formatted("third", "production", "nginx:1.27"));
    watched.await(KEY, one -> message(one).startsWith("6 violations across 3 pods"));
    assertThat(lists()).isEqualTo(lists);

    watched.sandbox.faults().goDown();
    watched.sandbox.apply(DEPLOYMENT.formatted("fourth", "production", "nginx:1.27"));
    watched.sandbox.faults().trimHistory();
    watched.sandbox.faults().comeBack();
    watched.await(KEY, one -> message(one).startsWith("8 violations across 4 pods"));
    assertThat(lists()).isBetween(lists + 1, lists + KINDS);
  }

  private long lists() {
    return watched.sandbox.counts().asked().stream()
        .filter(asked -> asked.startsWith("list "))
        .mapToLong(
            asked -> watched.sandbox.counts().requests("list", asked.substring("list ".length())))
        .sum();
  }

  @Test
  @DisplayName("W3, W9: nothing is judged in a protected namespace")
  void leavesProtectedNamespacesAlone() throws InterruptedException {
    watched.sandbox.apply(Seed.SECOND.replace("staging", "kube-system"));
    watched.sandbox.apply(DEPLOYMENT.formatted("web-app", "kube-system", "nginx"));
    PolicyStanding standing = watched.await("kube-system/enforce-policy", one -> true);
    watched.operator.catchUp();
    assertThat(standing.isProtected()).isTrue();
    assertThat(message(watched.await("kube-system/enforce-policy", one -> true)))
        .isEqualTo("0 violations across 0 pods — Healthy (100)");
    assertThat(watched.requested).isEmpty();
  }

  @Test
  @DisplayName("W26: rules of a team's own see whole objects, from the first one on")
  void keepsObjectsWholeForRules() {
    namespace("production");
    watched.sandbox.apply(DEPLOYMENT.formatted("web-app", "production", "nginx:1.27"));
    watched.sandbox.apply(
        """
        apiVersion: devops.stochastic.io/v1
        kind: DevOpsPolicy
        metadata: {name: default-policy, namespace: production}
        spec:
          customRules:
          - name: own-registry
            rego: |
              package ours
              deny contains {"container": c.name, "message": sprintf("container '%s' is from outside", [c.name])} if {
                some c in input.pod.spec.containers
                not startswith(c.image, "registry.example.com/")
              }
        """);
    PolicyStanding standing =
        watched.await(KEY, one -> message(one).startsWith("1 violations across 1 pods"));
    assertThat(Objects.requireNonNull(standing.evaluation()).violations())
        .extracting(violation -> violation.check() + ": " + violation.message())
        .containsExactly("custom/own-registry: container 'main' is from outside");
  }

  @Test
  @DisplayName("What goes while objects begin to be kept whole is seen to be gone")
  void leavesNoGhostsBehind() throws InterruptedException {
    namespace("production");
    watched.sandbox.apply(Seed.FIRST);
    for (String name : List.of("stays", "goes")) {
      watched.sandbox.apply(
          """
          apiVersion: v1
          kind: Pod
          metadata: {name: %s, namespace: production}
          spec: {containers: [{name: main, image: "nginx:1.27"}]}
          """
              .formatted(name));
    }
    watched.await(KEY, one -> message(one).startsWith("4 violations across 2 pods"));

    watched.sandbox.faults().forbid("list", "pods");
    watched.sandbox.apply(
        Seed.FIRST.replace(
            "spec:",
            """
            spec:
              customRules:
              - name: none
                rego: |
                  package ours
                  deny contains "never" if false
            """
                .stripTrailing()));
    watched.awaitThat(() -> !watched.operator.troubles().isEmpty());
    watched.operator.api().delete(Resource.PODS.path("production", "goes"));
    watched.awaitThat(
        () -> watched.operator.api().find(Resource.PODS.path("production", "goes")).isEmpty());
    watched.sandbox.faults().clear();

    watched.await(KEY, one -> message(one).startsWith("2 violations across 1 pods"));
  }

  @Test
  @DisplayName("W23: whose a ReplicaSet is, is never guessed")
  void guessesNoOwner() throws InterruptedException {
    namespace("staging");
    watched.sandbox.apply(Seed.SECOND);
    watched.sandbox.apply(
        DEPLOYMENT.formatted("web", "staging", "nginx:1.27").replace("replicas: 1", "replicas: 0"));
    watched.sandbox.apply(
        """
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata: {name: web-5d4f8b9c7f, namespace: staging}
        spec:
          replicas: 1
          selector: {matchLabels: {app: bare}}
          template:
            metadata: {labels: {app: bare}}
            spec: {containers: [{name: main, image: "nginx:1.27"}]}
        """);
    PolicyStanding standing =
        watched.await(
            "staging/enforce-policy", one -> !one.enforcement().notRemediated().isEmpty());
    assertThat(standing.enforcement().notRemediated())
        .singleElement()
        .satisfies(
            left -> {
              assertThat(left.workload()).hasToString("replicaset/staging/web-5d4f8b9c7f");
              assertThat(left.reason().word()).isEqualTo("UnsupportedOwner");
            });
    watched.operator.catchUp();
    assertThat(watched.requested).isEmpty();
  }

  private static String message(PolicyStanding standing) {
    return standing.evaluation() == null ? "" : standing.evaluation().message();
  }
}
