package dev.writ.workloads.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.sandbox.Sandbox;
import dev.writ.workloads.Seed;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.decide.NotRemediated;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.policy.WorkloadKey;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("W17 in the loop: what Argo CD owns by a label that Helm sets too")
class ArgoApplicationsTest {
  private static final WorkloadKey WEB = new WorkloadKey("deployment", "staging", "web");

  private static final String WORKLOAD =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: staging, labels: {app.kubernetes.io/instance: shop}}
      spec:
        replicas: 1
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: main, image: "nginx:1.27"}]}
      """;

  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: %1$ss.argoproj.io}
      spec:
        group: argoproj.io
        names: {kind: %2$s, plural: %1$ss, singular: %1$s, listKind: %2$sList}
        scope: Namespaced
        versions:
        - name: v1alpha1
          served: true
          storage: true
          schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      """;

  private static final String APPLICATIONS = DEFINITION.formatted("application", "Application");

  private static final String APPLICATION =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: Application
      metadata: {name: %s, namespace: %s}
      spec: {project: default}
      """;

  private final Watched watched;

  ArgoApplicationsTest() {
    watched = new Watched();
    namespaces(watched.sandbox);
  }

  private static void namespaces(Sandbox sandbox) {
    for (String name : new String[] {"staging", "argo", "teams"}) {
      sandbox.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: %s}\n".formatted(name));
    }
  }

  @AfterEach
  void close() {
    watched.close();
  }

  private static void violate(Sandbox sandbox) {
    sandbox.apply(Seed.SECOND);
    sandbox.apply(WORKLOAD);
  }

  private static void awaitPlan(Watched where, Predicate<Plan> wanted) throws InterruptedException {
    where.awaitThat(() -> where.operator.plan(WEB).filter(wanted).isPresent());
  }

  private static boolean isDeferred(Plan plan) {
    return plan instanceof Plan.Defer;
  }

  private static boolean isPatched(Plan plan) {
    return plan instanceof Plan.Patch;
  }

  @Test
  @DisplayName("Where Argo CD comes later, what it owns is left to it from then on")
  void noticesArgoThatComesLater() throws InterruptedException {
    violate(watched.sandbox);
    awaitPlan(watched, ArgoApplicationsTest::isPatched);

    watched.sandbox.apply(APPLICATIONS);
    watched.sandbox.apply(APPLICATION.formatted("shop", "argo"));
    awaitPlan(watched, ArgoApplicationsTest::isDeferred);
    assertThat(watched.operator.surroundings().tracking().applications())
        .contains("shop", "argo_shop");

    watched.sandbox.apply(APPLICATION.formatted("shop", "teams"));
    watched.awaitThat(
        () -> watched.operator.surroundings().tracking().applications().contains("teams_shop"));
    watched.operator.api().delete(Resource.ARGO_APPLICATIONS.path("teams", "shop"));
    watched.awaitThat(
        () -> !watched.operator.surroundings().tracking().applications().contains("teams_shop"));
    assertThat(watched.operator.plan(WEB)).containsInstanceOf(Plan.Defer.class);

    watched.operator.api().delete(Resource.ARGO_APPLICATIONS.path("argo", "shop"));
    awaitPlan(watched, ArgoApplicationsTest::isPatched);
  }

  @Test
  @DisplayName("What is not told whose it is, is left alone and not handed on; and told why")
  void touchesNothingWhileApplicationsCantBeListed() throws InterruptedException {
    Consumer<Sandbox> argoInTheDark =
        sandbox -> {
          namespaces(sandbox);
          sandbox.apply(APPLICATIONS);
          sandbox.apply(APPLICATION.formatted("other", "argo"));
          sandbox.faults().forbid("list", "applications");
          violate(sandbox);
        };
    try (Watched dark = new Watched(argoInTheDark)) {
      awaitPlan(dark, Plan.Refuse.class::isInstance);
      assertThat(dark.operator.plan(WEB))
          .containsInstanceOf(Plan.Refuse.class)
          .map(plan -> ((Plan.Refuse) plan).why())
          .contains(
              new NotRemediated(
                  WEB,
                  "",
                  NotRemediated.Reason.GIT_OPS_MANAGED,
                  "Argo CD may own it by `app.kubernetes.io/instance: shop` on the workload;"
                      + " applications can't be listed (403): grant list and watch, as"
                      + " `kubectl apply -k deploy/workloads/rights` does"));
      assertThat(dark.requested).isEmpty();

      dark.sandbox.faults().clear();
      awaitPlan(dark, ArgoApplicationsTest::isPatched);
    }
  }

  @Test
  @DisplayName(
      "Other kinds of Argo's group say nothing of who owns a workload, and hold up nothing")
  void judgesWhereThereAreOnlyRollouts() throws InterruptedException {
    Consumer<Sandbox> rolloutsOnly =
        sandbox -> {
          namespaces(sandbox);
          sandbox.apply(DEFINITION.formatted("rollout", "Rollout"));
          violate(sandbox);
        };
    try (Watched rollouts = new Watched(rolloutsOnly)) {
      awaitPlan(rollouts, ArgoApplicationsTest::isPatched);
      assertThat(rollouts.sandbox.counts().requests("list", "applications")).isZero();
    }
  }
}
