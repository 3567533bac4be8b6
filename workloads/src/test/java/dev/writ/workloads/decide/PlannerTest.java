package dev.writ.workloads.decide;

import static dev.writ.workloads.decide.Given.NOW;
import static dev.writ.workloads.decide.Given.evaluation;
import static dev.writ.workloads.decide.Given.pod;
import static dev.writ.workloads.decide.Given.policy;
import static dev.writ.workloads.decide.Given.spec;
import static dev.writ.workloads.decide.Given.workload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.cluster.GitOpsKeys;
import dev.writ.cluster.GitOpsKeys.LabelTracking;
import dev.writ.cluster.ProtectedNamespaces;
import dev.writ.workloads.decide.Action.InjectLivenessProbe;
import dev.writ.workloads.decide.Action.InjectReadinessProbe;
import dev.writ.workloads.decide.Action.InjectResources;
import dev.writ.workloads.decide.Action.Probe;
import dev.writ.workloads.decide.NotRemediated.Reason;
import dev.writ.workloads.decide.Planner.Judged;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.observe.ObjectReader;
import dev.writ.workloads.observe.Owner;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.observe.Snapshot;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.ResourceField;
import dev.writ.workloads.policy.WorkloadKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {
  private static final Judge JUDGE = new Judge(ProtectedNamespaces.STANDARD);
  private static final Planner PLANNER = new Planner(JUDGE, LabelTracking.OFF);
  private static final Policy SECOND =
      policy(Given.SECOND.replace("staging", "production").replace("    tcpPort: 8080\n", ""));
  private static final String RESOURCES = "resources: {requests: {cpu: 100m}}";

  /** A Deployment of production whose template has these containers, in YAML's flow style. */
  private static String deployment(String containers) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web-app, namespace: production}
    spec: {template: {spec: {containers: %s}}}
    """
        .formatted(containers);
  }

  /** A pod of that Deployment. */
  private static Pod podWith(String containers) {
    return pod(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web-app-5d4f8b9c7f-x
          namespace: production
          labels: {pod-template-hash: 5d4f8b9c7f}
          ownerReferences:
          - {apiVersion: apps/v1, kind: ReplicaSet, name: web-app-5d4f8b9c7f, controller: true}
        spec: {containers: %s}
        """
            .formatted(containers));
  }

  private static Plan plan(Workload workload, List<Pod> pods, Policy... policies) {
    return plan(PLANNER, Given.snapshot(pods, List.of(workload)), workload, null, policies);
  }

  private static Plan plan(
      Planner planner,
      Snapshot snapshot,
      Workload workload,
      @Nullable Instant silentUntil,
      Policy... policies) {
    List<Judged> judged =
        Planner.byWorkload(
                snapshot,
                Arrays.stream(policies).map(policy -> evaluation(policy, snapshot)).toList())
            .getOrDefault(workload.key(), List.of());
    if (judged.isEmpty()) {
      judged = Arrays.stream(policies).map(policy -> new Judged(policy, List.of())).toList();
    }
    return planner.plan(workload, snapshot, judged, silentUntil, NOW);
  }

  /** Template and pod alike. */
  private static Plan planFor(String containers, Policy... policies) {
    return plan(workload(deployment(containers)), List.of(podWith(containers)), policies);
  }

  @Test
  @DisplayName("W6 the plan: both probes and resources, by the declared port")
  void plansAllThatIsMissing() {
    Plan plan = planFor("[{name: web, image: 'a:1', ports: [{containerPort: 3000}]}]", SECOND);

    assertThat(plan).isInstanceOf(Plan.Patch.class);
    assertThat(plan.workload().key()).hasToString("deployment/production/web-app");
    Probe probe = new Probe(3000, 5, 10);
    assertThat(plan.draft().actions())
        .containsExactly(
            new InjectLivenessProbe("web", probe),
            new InjectReadinessProbe("web", probe),
            new InjectResources(
                "web",
                Map.of(
                    ResourceField.REQUESTS_CPU, "100m",
                    ResourceField.LIMITS_CPU, "500m",
                    ResourceField.REQUESTS_MEMORY, "128Mi",
                    ResourceField.LIMITS_MEMORY, "256Mi")));
    assertThat(plan.draft().actions())
        .extracting(Action::field)
        .containsExactly("livenessProbe", "readinessProbe", "resources");
    assertThat(plan.draft().policies()).containsExactly("production/enforce-policy");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{tcpPort: 9000}|[{containerPort: 3000}]|9000",
        "{}|[]|8080",
        "{}|[{containerPort: 53, protocol: UDP}]|8080",
        "{}|[{containerPort: 53, protocol: UDP}, {containerPort: 81, protocol: TCP}]|81",
        "{}|[{containerPort: 80}, {containerPort: 443}]|80"
      })
  @DisplayName("W7 which port is probed")
  void probesThePort(String defaults, String ports, int port) {
    Policy policy =
        spec(
            "{enforcementMode: enforce, requireLivenessProbe: true, defaultProbe: %s}"
                .formatted(defaults));

    assertThat(planFor("[{name: web, ports: %s}]".formatted(ports), policy).draft().actions())
        .containsExactly(new InjectLivenessProbe("web", new Probe(port, 5, 10)));
  }

  @Test
  @DisplayName("W7 what is there stays")
  void leavesWhatIsThere() {
    Plan plan =
        planFor(
            "[{name: web, livenessProbe: {httpGet: {port: 80}}, %s}]".formatted(RESOURCES), SECOND);

    assertThat(plan.draft().actions())
        .containsExactly(new InjectReadinessProbe("web", new Probe(8080, 5, 10)));
  }

  @Test
  @DisplayName("W8 several pods, one plan")
  void gathersWhatAllPodsLack() {
    Workload workload =
        workload(deployment("[{name: a, %1$s}, {name: b, %1$s}]".formatted(RESOURCES)));
    Plan plan =
        plan(
            workload,
            List.of(
                podWith("[{name: a, livenessProbe: {}, %s}]".formatted(RESOURCES)),
                podWith("[{name: b, readinessProbe: {}, %s}]".formatted(RESOURCES))),
            SECOND);

    assertThat(plan.draft().actions())
        .extracting(action -> action.container() + " " + action.field())
        .containsExactly("a readinessProbe", "b livenessProbe");
  }

  @Test
  @DisplayName("W8 W23 pods of nobody, of Jobs and of bare ReplicaSets")
  void leavesOtherOwnersAlone() {
    Snapshot snapshot =
        Snapshot.of(
            List.of(
                Given.bad(),
                of("batch/v1", "Job", "web"),
                of("apps/v1", "ReplicaSet", "web-5d4f8b9c7f"),
                of("argoproj.io/v1alpha1", "Rollout", "web")),
            List.of(workload(deployment("[{name: main}]").replace("web-app", "web"))));
    Policy policy = spec("{requireResources: true, enforcementMode: enforce}");
    Evaluation evaluation = evaluation(policy, snapshot);

    assertThat(Planner.byWorkload(snapshot, List.of(evaluation))).isEmpty();
    assertThat(Planner.unsupported(evaluation))
        .extracting(left -> left.workload() + " " + left.reason().word())
        .containsExactly(
            "pod/production/web UnsupportedOwner",
            "job/production/web UnsupportedOwner",
            "replicaset/production/web-5d4f8b9c7f UnsupportedOwner",
            "rollout/production/web UnsupportedOwner");
  }

  @Test
  @DisplayName("W23 an owner that can't be read is asked for again, not guessed")
  void waitsForOwnersThatCannotBeRead() {
    Pod pod =
        new ObjectReader((_, _) -> new Owner.Unread("the API server answered 500"), false)
            .pod(
                Given.document(
                    """
                    apiVersion: v1
                    kind: Pod
                    metadata:
                      name: web-app-1-x
                      namespace: production
                      ownerReferences:
                      - {apiVersion: apps/v1, kind: ReplicaSet, name: web-app-1, controller: true}
                    spec: {containers: [{name: web}]}
                    """))
            .orElseThrow();
    Snapshot snapshot = Snapshot.of(List.of(pod), List.of(workload(deployment("[{name: web}]"))));
    Evaluation evaluation = evaluation(SECOND, snapshot);

    assertThat(evaluation.violations()).hasSize(3);
    assertThat(Planner.byWorkload(snapshot, List.of(evaluation))).isEmpty();
    assertThat(Planner.unsupported(evaluation)).isEmpty();
  }

  /** A pod of such an owner, where a bare ReplicaSet is known to be one. */
  private static Pod of(String apiVersion, String kind, String name) {
    return new ObjectReader(
            (namespace, set) -> new Owner.Other(new WorkloadKey("replicaset", namespace, set)),
            false)
        .pod(
            Given.document(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s-x
                  namespace: production
                  ownerReferences: [{apiVersion: %s, kind: %s, name: %s, controller: true}]
                spec: {containers: [{name: main, image: 'nginx:1'}]}
                """
                    .formatted(name, apiVersion, kind, name)))
        .orElseThrow();
  }

  @Test
  @DisplayName("W10 an injected sidecar is told and left")
  void goesByNameNotByPosition() {
    Plan plan =
        plan(
            workload(deployment("[{name: web, %s}]".formatted(RESOURCES))),
            List.of(podWith("[{name: istio-proxy, %1$s}, {name: web, %1$s}]".formatted(RESOURCES))),
            SECOND);

    assertThat(plan).isInstanceOf(Plan.Patch.class);
    assertThat(plan.draft().actions()).extracting(Action::container).containsOnly("web");
    assertThat(plan.draft().notRemediated())
        .singleElement()
        .satisfies(
            left -> {
              assertThat(left.container()).isEqualTo("istio-proxy");
              assertThat(left.reason()).isEqualTo(Reason.NOT_IN_TEMPLATE);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{resourceMode: perResource, defaultResources: {}}|{requests: {cpu: 1}}|"
            + "limits.cpu 1, limits.memory 256Mi, requests.memory 128Mi",
        "{resourceMode: perResource, defaultResources: {}}|{limits: {cpu: 1}}|"
            + "limits.memory 256Mi, requests.memory 128Mi",
        "{resourceMode: perResource, defaultResources: {}}|{requests: {memory: 200Mi}}|"
            + "limits.cpu 500m, limits.memory 256Mi, requests.cpu 100m",
        "{resourceMode: perResource, defaultResources: {cpuLimit: none}}|{}|"
            + "limits.memory 256Mi, requests.cpu 100m, requests.memory 128Mi",
        "{defaultResources: {cpuLimit: none}}|{}|"
            + "limits.memory 256Mi, requests.cpu 100m, requests.memory 128Mi"
      })
  @DisplayName("W18 which resources are injected")
  void injectsResourcesThatFit(String spec, String resources, String values) {
    Policy policy = spec("{enforcementMode: enforce, " + spec.substring(1));

    assertThat(
            planFor("[{name: web, resources: %s}]".formatted(resources), policy).draft().actions())
        .extracting(Action::toString)
        .containsExactly("web: resources " + values);
  }

  @Test
  @DisplayName("W18 demanded, but nothing to inject")
  void saysWhereThereIsNothingToInject() {
    Plan plan =
        planFor("[{name: web}]", spec("{requireResources: true, enforcementMode: enforce}"));

    assertThat(plan).isInstanceOf(Plan.Nothing.class);
    assertThat(plan.draft().notRemediated())
        .extracting(NotRemediated::reason)
        .containsExactly(Reason.NOTHING_TO_INJECT);
  }

  @Test
  @DisplayName("W21 the oldest policy wins, the other is told")
  void letsTheOldestPolicyWin() {
    String spec =
        """
        apiVersion: devops.stochastic.io/v1
        kind: DevOpsPolicy
        metadata: {name: %s, namespace: production, creationTimestamp: "%s"}
        spec: {requireLivenessProbe: true, enforcementMode: enforce, defaultProbe: {tcpPort: %d}}
        """;
    Policy a = policy(spec.formatted("z", "2026-01-01T00:00:00Z", 9000));
    Policy b = policy(spec.formatted("b", "2026-02-01T00:00:00Z", 8080));
    Plan plan = planFor("[{name: web}]", b, a);

    assertThat(plan.draft().actions())
        .containsExactly(new InjectLivenessProbe("web", new Probe(9000, 5, 10)));
    assertThat(plan.draft().policies()).containsExactly("production/z", "production/b");
    assertThat(plan.draft().conflicts())
        .containsExactly(
            new Conflict(
                "production/b",
                "production/z",
                new WorkloadKey("deployment", "production", "web-app"),
                "web",
                "livenessProbe.tcpSocket.port",
                "8080",
                "9000"));
    assertThat(plan.draft().conflicts().getFirst().message())
        .isEqualTo(
            "deployment/production/web-app, container 'web', livenessProbe.tcpSocket.port: `8080`"
                + " is not used, because policy production/z sets `9000`");
  }

  @Test
  void mergesResourcesOfSeveralPolicies() {
    Policy a =
        spec(
            "{enforcementMode: enforce, defaultResources: {cpuRequest: none, cpuLimit: 50m,"
                + " memoryRequest: none, memoryLimit: none}}");
    Policy b =
        policy(
            """
            apiVersion: devops.stochastic.io/v1
            kind: DevOpsPolicy
            metadata: {name: z, namespace: production}
            spec: {enforcementMode: enforce, defaultResources: {memoryLimit: 0.25Gi}}
            """);
    Plan plan = planFor("[{name: web}]", a, b);

    assertThat(plan.draft().actions())
        .extracting(Action::toString)
        .containsExactly(
            "web: resources limits.cpu 50m, limits.memory 0.25Gi, requests.cpu 50m,"
                + " requests.memory 128Mi");
    assertThat(plan.draft().conflicts())
        .extracting(Conflict::field, Conflict::value, Conflict::used)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("resources.limits.cpu", "500m", "50m"));
  }

  @Test
  void asksNothingOfPoliciesThatAudit() {
    assertThat(planFor("[{name: web}]", policy(Given.FIRST))).isInstanceOf(Plan.Nothing.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kube-system",
        "kube-flannel",
        "cert-manager",
        "istio-system",
        "monitoring",
        "observability",
        "argocd",
        "longhorn-system"
      })
  @DisplayName("W9 protected namespaces")
  void leavesProtectedNamespacesAlone(String namespace) {
    assertThat(ProtectedNamespaces.STANDARD.contains(namespace)).isTrue();
    Policy policy = policy(Given.SECOND.replace("staging", namespace));
    String deployment = deployment("[{name: web}]").replace("production", namespace);
    Snapshot snapshot = Snapshot.of(List.of(pod(deployment)), List.of(workload(deployment)));

    assertThat(evaluation(policy, snapshot).tally().pods()).isZero();
    assertThat(plan(PLANNER, snapshot, workload(deployment), null, policy))
        .isInstanceOf(Plan.Nothing.class);
  }

  @Test
  @DisplayName("W23 a workload that somebody else owns, and one that is paused")
  void refusesInTheOrderOfTheContract() {
    String owned =
        deployment("[{name: web}]")
            .replace(
                "namespace: production",
                "namespace: production, ownerReferences: [{apiVersion: x/v1, kind: App, name: a,"
                    + " controller: true}]");
    String paused = deployment("[{name: web}]").replace("spec: {", "spec: {paused: true, ");

    assertThat(reason(owned)).isEqualTo(Reason.OWNED_BY_CONTROLLER);
    assertThat(reason(paused)).isEqualTo(Reason.PAUSED);
    assertThat(reason(owned.replace("spec: {", "spec: {paused: true, ")))
        .isEqualTo(Reason.OWNED_BY_CONTROLLER);
  }

  private static Reason reason(String deployment) {
    Plan plan = plan(workload(deployment), List.of(podWith("[{name: web}]")), SECOND);
    assertThat(plan).isInstanceOf(Plan.Refuse.class);
    assertThat(plan.draft().actions()).hasSize(3);
    return ((Plan.Refuse) plan).why().reason();
  }

  @Test
  @DisplayName("W22 what was rolled back is not tried again, until something changes")
  void refusesWhatWasRolledBack() {
    String plain = deployment("[{name: web}]");
    Workload workload = workload(plain);
    Plan first = plan(workload, List.of(podWith("[{name: web}]")), SECOND);
    String mark = Planner.fingerprint(workload.templateHash(), first.draft().actions());
    String marked =
        plain.replace(
            "namespace: production",
            "namespace: production, annotations: {devops.stochastic.io/rolled-back: %s}"
                .formatted(mark));

    assertThat(reason(marked)).isEqualTo(Reason.ROLLED_BACK);
    Workload changed = workload(marked.replace("name: web}", "name: web, image: 'a:2'}"));
    assertThat(plan(changed, List.of(podWith("[{name: web}]")), SECOND))
        .isInstanceOf(Plan.Patch.class);
    Policy other = policy(Given.SECOND.replace("staging", "production"));
    assertThat(plan(workload(marked), List.of(podWith("[{name: web}]")), other))
        .isInstanceOf(Plan.Refuse.class);
    Policy elsewhere =
        policy(Given.SECOND.replace("staging", "production").replace("8080", "8081"));
    assertThat(plan(workload(marked), List.of(podWith("[{name: web}]")), elsewhere))
        .isInstanceOf(Plan.Patch.class);
  }

  @Test
  void isSilentWhileOthersContend() {
    Workload workload = workload(deployment("[{name: web}]"));
    Snapshot snapshot = Snapshot.of(List.of(podWith("[{name: web}]")), List.of(workload));

    assertThat(plan(PLANNER, snapshot, workload, NOW.plusSeconds(1), SECOND))
        .isInstanceOfSatisfying(
            Plan.Refuse.class,
            refused -> assertThat(refused.why().reason()).isEqualTo(Reason.CONTENDED));
    assertThat(plan(PLANNER, snapshot, workload, NOW, SECOND)).isInstanceOf(Plan.Patch.class);
  }

  @Test
  void looksAtPodsOfTheNewestRevisionOnly() {
    Workload old = withRevision("5d4f8b9c7f", null);
    assertThat(plan(old, List.of(podWith("[{name: web}]")), SECOND).draft().actions()).hasSize(3);

    Workload newer = withRevision("777", null);
    assertThat(plan(newer, List.of(podWith("[{name: web}]")), SECOND))
        .isInstanceOf(Plan.Nothing.class);
    assertThat(plan(withRevision("777", NOW.minusSeconds(9)), List.of(), SECOND))
        .isInstanceOf(Plan.Nothing.class);
    assertThat(plan(withRevision("777", NOW.minusSeconds(10)), List.of(), SECOND).draft().actions())
        .hasSize(3);
  }

  private static Workload withRevision(String revision, @Nullable Instant podlessSince) {
    Workload read = workload(deployment("[{name: web}]"));
    return new Workload(
        read.key(),
        read.uid(),
        read.labels(),
        read.annotations(),
        read.controller(),
        read.paused(),
        revision,
        podlessSince,
        read.template(),
        read.templateHash(),
        null);
  }

  @Test
  @DisplayName("W16 W17 what Git owns is handed on")
  void defersWhatGitOwns() {
    Workload workload = workload(deployment("[{name: web}]"));
    Snapshot snapshot =
        Given.snapshot(
            List.of(podWith("[{name: web}]")),
            List.of(workload),
            new Namespace("production", Map.of(), Map.of("argocd.argoproj.io/managed", "yes")));

    assertThat(plan(PLANNER, snapshot, workload, null, SECOND))
        .isInstanceOfSatisfying(
            Plan.Defer.class,
            deferred -> {
              assertThat(deferred.evidence().tool()).isEqualTo(GitOpsKeys.Tool.ARGOCD);
              assertThat(deferred.draft().actions()).hasSize(3);
            });
  }
}
