package dev.writ.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Probes, faults and what a pod's status tells of them. */
class PodLifeTest {

  @RegisterExtension static final SandboxFixture CLUSTER = new SandboxFixture();

  private String namespace = "";

  @BeforeEach
  void makeNamespace() {
    namespace = CLUSTER.newNamespace();
  }

  private void pod(String annotations, String container) {
    CLUSTER
        .sandbox()
        .apply(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p, namespace: %s, annotations: {%s}}
            spec: {containers: [{name: c, image: 'x:1', %s}]}
            """
                .formatted(namespace, annotations, container));
  }

  private Pod await(Predicate<Pod> condition) {
    return CLUSTER
        .client()
        .pods()
        .inNamespace(namespace)
        .withName("p")
        .waitUntilCondition(pod -> pod != null && condition.test(pod), 30, TimeUnit.SECONDS);
  }

  private static PodCondition condition(Pod pod, String type) {
    return pod.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static boolean is(Pod pod, String type, String status) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(one -> one.getType().equals(type) && one.getStatus().equals(status));
  }

  private static ContainerStatus container(Pod pod) {
    return pod.getStatus().getContainerStatuses().getFirst();
  }

  private void annotate(String fault) {
    SandboxFixture.edit(
        CLUSTER.client().pods().inNamespace(namespace).withName("p"),
        pod -> {
          pod.getMetadata()
              .setAnnotations(fault.isEmpty() ? Map.of() : Map.of("sandbox.writ.dev/fault", fault));
          return pod;
        });
  }

  @Test
  void isReadyWhenItsProbesFindADeclaredPort() {
    pod(
        "",
        "ports: [{name: web, containerPort: 80}], readinessProbe: {httpGet: {port: web}},"
            + " livenessProbe: {tcpSocket: {port: 80}}");
    Pod pod = await(one -> is(one, "Ready", "True"));
    assertThat(pod.getStatus().getConditions())
        .extracting(PodCondition::getType)
        .containsExactlyInAnyOrder(
            "PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled");
    assertThat(pod.getStatus().getConditions())
        .allMatch(condition -> condition.getLastTransitionTime() != null);
    assertThat(container(pod).getRestartCount()).isZero();
    assertThat(pod.getStatus().getQosClass()).isEqualTo("BestEffort");
  }

  @Test
  void isNeverReadyWhenNobodyListensOnTheProbedPort() {
    pod("", "ports: [{containerPort: 80}], readinessProbe: {tcpSocket: {port: 8080}}");
    Pod pod = await(one -> is(one, "Ready", "False") && is(one, "PodScheduled", "True"));
    assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
    assertThat(condition(pod, "Ready").getReason()).isEqualTo("ContainersNotReady");
    assertThat(container(pod).getReady()).isFalse();
  }

  @Test
  void listensWhereTheAnnotationSays() {
    pod("sandbox.writ.dev/listens: '8080, 9090'", "readinessProbe: {tcpSocket: {port: 9090}}");
    await(one -> is(one, "Ready", "True"));
  }

  @Test
  void isRestartedWhenItsLivenessProbeFailsAndThenHeldBack() {
    pod("", "livenessProbe: {tcpSocket: {port: 8080}}");
    Pod pod = await(one -> "CrashLoopBackOff".equals(waitingFor(one)));
    assertThat(container(pod).getRestartCount()).isEqualTo(1);
    assertThat(container(pod).getLastState().getTerminated().getExitCode()).isEqualTo(137);
    assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
    assertThat(is(pod, "Ready", "False")).isTrue();
  }

  private static String waitingFor(Pod pod) {
    var statuses = pod.getStatus().getContainerStatuses();
    var waiting = statuses.isEmpty() ? null : statuses.getFirst().getState().getWaiting();
    return waiting == null ? "" : waiting.getReason();
  }

  @Test
  void playsOutOfMemoryAsTheAnnotationAsks() {
    pod("", "");
    await(one -> is(one, "Ready", "True"));
    annotate("OOMKilled");
    Pod pod = await(one -> "CrashLoopBackOff".equals(waitingFor(one)));
    assertThat(container(pod).getLastState().getTerminated().getReason()).isEqualTo("OOMKilled");
  }

  @Test
  void countsRestartsOfBefore() {
    pod("sandbox.writ.dev/restarts: '7'", "");
    assertThat(container(await(one -> is(one, "Ready", "True"))).getRestartCount()).isEqualTo(7);
  }

  @Test
  void waitsForAnImageUntilTheFaultIsGone() {
    pod("sandbox.writ.dev/fault: ImagePullBackOff", "");
    Pod pod = await(one -> "ImagePullBackOff".equals(waitingFor(one)));
    assertThat(pod.getStatus().getPhase()).isEqualTo("Pending");
    annotate("");
    await(one -> is(one, "Ready", "True"));
  }

  @Test
  void findsNoNodeUntilTheFaultIsGone() {
    pod("sandbox.writ.dev/fault: Pending", "");
    Pod pod = await(one -> is(one, "PodScheduled", "False"));
    assertThat(condition(pod, "PodScheduled").getReason()).isEqualTo("Unschedulable");
    assertThat(pod.getStatus().getPhase()).isEqualTo("Pending");
    annotate("");
    await(one -> is(one, "Ready", "True"));
  }

  @Test
  void isNotReadyWhileItsNodeIsNot() {
    pod("", "");
    String node = await(one -> is(one, "Ready", "True")).getSpec().getNodeName();
    fault(node, "NotReady");
    Pod pod = await(one -> is(one, "Ready", "False"));
    assertThat(condition(pod, "ContainersReady").getStatus()).isEqualTo("True");
    fault(node, "");
    await(one -> is(one, "Ready", "True"));
  }

  private static void fault(String node, String fault) {
    SandboxFixture.edit(
        CLUSTER.client().nodes().withName(node),
        live -> {
          live.getMetadata().setAnnotations(Map.of("sandbox.writ.dev/fault", fault));
          return live;
        });
  }

  @Test
  void sidecarsAreMainContainersOfTheStatus() {
    CLUSTER
        .sandbox()
        .apply(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p, namespace: %s}
            spec:
              initContainers:
                - {name: once, image: 'x:1'}
                - {name: proxy, image: 'x:1', restartPolicy: Always}
              containers: [{name: c, image: 'x:1'}]
            """
                .formatted(namespace));
    Pod pod = await(one -> is(one, "Ready", "True"));
    var init = pod.getStatus().getInitContainerStatuses();
    assertThat(init)
        .extracting(ContainerStatus::getName)
        .containsExactlyInAnyOrder("once", "proxy");
    assertThat(init)
        .filteredOn(status -> status.getState().getRunning() != null)
        .extracting(ContainerStatus::getName)
        .containsExactly("proxy");
  }

  @Test
  void aRolloutThatDoesNotMoveExceedsItsDeadlineAndIsUndone() {
    deploy("");
    awaitDeployment("NewReplicaSetAvailable");
    // all defaulted fields are named: dropping them later takes the probe whole away
    deploy(
        "readinessProbe: {tcpSocket: {port: 8080}, timeoutSeconds: 1, periodSeconds: 10,"
            + " successThreshold: 1, failureThreshold: 3}");
    Deployment stuck = awaitDeployment("ProgressDeadlineExceeded");
    assertThat(stuck.getStatus().getReadyReplicas()).isEqualTo(2);
    assertThat(stuck.getStatus().getUpdatedReplicas()).isEqualTo(1);
    deploy("");
    awaitDeployment("NewReplicaSetAvailable");
    var sets = CLUSTER.client().apps().replicaSets().inNamespace(namespace).list().getItems();
    assertThat(sets).hasSize(2);
    assertThat(sets)
        .filteredOn(set -> set.getSpec().getReplicas() == 2)
        .singleElement()
        .satisfies(
            set ->
                assertThat(set.getMetadata().getAnnotations())
                    .containsEntry("deployment.kubernetes.io/revision", "3"));
  }

  private void deploy(String probe) {
    CLUSTER
        .sandbox()
        .apply(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: %s}
            spec:
              replicas: 2
              progressDeadlineSeconds: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: web, image: 'web:1', %s}]}
            """
                .formatted(namespace, probe));
  }

  private Deployment awaitDeployment(String reason) {
    return CLUSTER
        .client()
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName("web")
        .waitUntilCondition(
            deployment ->
                deployment != null
                    && deployment.getStatus() != null
                    && Objects.equals(
                        deployment.getStatus().getObservedGeneration(),
                        deployment.getMetadata().getGeneration())
                    && deployment.getStatus().getConditions().stream()
                        .anyMatch(
                            one ->
                                one.getType().equals("Progressing")
                                    && one.getReason().equals(reason)),
            30,
            TimeUnit.SECONDS);
  }
}
