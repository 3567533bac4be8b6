package dev.writ.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** StatefulSets and DaemonSets. */
class WorkloadTest {

  @RegisterExtension static final SandboxFixture CLUSTER = new SandboxFixture();

  private String namespace = "";

  @BeforeEach
  void makeNamespace() {
    namespace = CLUSTER.newNamespace();
  }

  private void apply(String kind, String more, String image) {
    CLUSTER
        .sandbox()
        .apply(
            """
            apiVersion: apps/v1
            kind: %s
            metadata: {name: w, namespace: %s}
            spec:
              %s
              selector: {matchLabels: {app: w}}
              template:
                metadata: {labels: {app: w}}
                spec: {containers: [{name: c, image: '%s'}]}
            """
                .formatted(kind, namespace, more, image));
  }

  private List<Pod> pods() {
    return CLUSTER.client().pods().inNamespace(namespace).list().getItems();
  }

  private static String image(Pod pod) {
    return pod.getSpec().getContainers().getFirst().getImage();
  }

  private void awaitStatefulSet(int replicas) {
    CLUSTER
        .client()
        .apps()
        .statefulSets()
        .inNamespace(namespace)
        .withName("w")
        .waitUntilCondition(set -> isComplete(set, replicas), 60, TimeUnit.SECONDS);
  }

  private static boolean isComplete(StatefulSet set, int replicas) {
    var status = set == null ? null : set.getStatus();
    return status != null
        && Objects.equals(status.getObservedGeneration(), set.getMetadata().getGeneration())
        && Objects.equals(status.getReplicas(), replicas)
        && Objects.equals(status.getReadyReplicas(), replicas)
        && Objects.equals(status.getUpdatedReplicas(), replicas)
        && Objects.equals(status.getCurrentRevision(), status.getUpdateRevision());
  }

  @Test
  void aStatefulSetNumbersItsPodsAndReplacesThem() {
    apply("StatefulSet", "replicas: 3", "x:1");
    awaitStatefulSet(3);
    assertThat(pods())
        .extracting(pod -> pod.getMetadata().getName())
        .containsExactly("w-0", "w-1", "w-2");
    apply("StatefulSet", "replicas: 3", "x:2");
    awaitStatefulSet(3);
    assertThat(pods()).extracting(WorkloadTest::image).containsOnly("x:2");
    apply("StatefulSet", "replicas: 1", "x:2");
    awaitStatefulSet(1);
    assertThat(pods()).extracting(pod -> pod.getMetadata().getName()).containsExactly("w-0");
  }

  private void awaitDaemonSet() {
    CLUSTER
        .client()
        .apps()
        .daemonSets()
        .inNamespace(namespace)
        .withName("w")
        .waitUntilCondition(WorkloadTest::isComplete, 60, TimeUnit.SECONDS);
  }

  private static boolean isComplete(DaemonSet set) {
    var status = set == null ? null : set.getStatus();
    return status != null
        && Objects.equals(status.getObservedGeneration(), set.getMetadata().getGeneration())
        && Objects.equals(status.getNumberReady(), 3)
        && Objects.equals(status.getUpdatedNumberScheduled(), 3);
  }

  @Test
  void aDaemonSetRunsOnEveryNode() {
    apply("DaemonSet", "minReadySeconds: 0", "x:1");
    awaitDaemonSet();
    assertThat(pods())
        .extracting(pod -> pod.getSpec().getNodeName())
        .containsExactlyInAnyOrder("sandbox-1", "sandbox-2", "sandbox-3");
    apply("DaemonSet", "minReadySeconds: 0", "x:2");
    awaitDaemonSet();
    assertThat(pods()).filteredOn(pod -> image(pod).equals("x:2")).hasSize(3);
  }

  private void deletePod(String name) {
    var pod = CLUSTER.client().pods().inNamespace(namespace).withName(name);
    String uid = pod.get().getMetadata().getUid();
    pod.delete();
    pod.waitUntilCondition(
        one -> one != null && !one.getMetadata().getUid().equals(uid), 60, TimeUnit.SECONDS);
  }

  private String imageOf(String name) {
    return image(CLUSTER.client().pods().inNamespace(namespace).withName(name).get());
  }

  private void awaitObserved(long generation) {
    CLUSTER
        .client()
        .apps()
        .statefulSets()
        .inNamespace(namespace)
        .withName("w")
        .waitUntilCondition(
            set ->
                set != null
                    && set.getStatus() != null
                    && Objects.equals(set.getStatus().getObservedGeneration(), generation),
            60,
            TimeUnit.SECONDS);
  }

  @Test
  void aStatefulSetOnDeleteLeavesPodsUntilTheyAreDeleted() {
    apply("StatefulSet", "replicas: 2\n  updateStrategy: {type: OnDelete}", "x:1");
    awaitStatefulSet(2);
    apply("StatefulSet", "replicas: 2\n  updateStrategy: {type: OnDelete}", "x:2");
    awaitObserved(2);
    deletePod("w-0");
    assertThat(imageOf("w-0")).isEqualTo("x:2");
    assertThat(imageOf("w-1")).isEqualTo("x:1");
  }

  @Test
  void aStatefulSetKeepsWhatIsBelowThePartition() {
    apply("StatefulSet", "replicas: 2", "x:1");
    awaitStatefulSet(2);
    apply(
        "StatefulSet",
        "replicas: 2\n  updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 1}}",
        "x:2");
    CLUSTER
        .client()
        .pods()
        .inNamespace(namespace)
        .withName("w-1")
        .waitUntilCondition(pod -> pod != null && image(pod).equals("x:2"), 60, TimeUnit.SECONDS);
    assertThat(imageOf("w-0")).isEqualTo("x:1");
  }

  @Test
  void aRequestAboveItsLimitIsRefused() {
    var answer =
        CLUSTER.post(
            "/api/v1/namespaces/" + namespace + "/pods",
            "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c,"
                + " image: 'x:1', resources: {requests: {cpu: '1'}, limits: {cpu: 500m}}}]}}");
    assertThat(answer.code()).isEqualTo(422);
    assertThat(answer.message())
        .isEqualTo(
            "Pod \"p\" is invalid: spec.containers[0].resources.requests: Invalid value: \"1\":"
                + " must be less than or equal to cpu limit of 500m");
  }

  @Test
  void aLimitIsItsOwnRequestInAPodAndNotYetInATemplate() {
    String container = "{containers: [{name: c, image: 'x:1', resources: {limits: {cpu: 500m}}}]}";
    var pod =
        CLUSTER.post(
            "/api/v1/namespaces/" + namespace + "/pods",
            "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: " + container + "}");
    var deployment =
        CLUSTER.post(
            "/apis/apps/v1/namespaces/" + namespace + "/deployments",
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {replicas: 0,"
                + " selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: "
                + container
                + "}}}");

    String resources = "/spec/containers/0/resources";
    assertThat(pod.body().at(resources + "/requests/cpu").asText()).isEqualTo("500m");
    assertThat(deployment.body().at("/spec/template" + resources).has("requests")).isFalse();
  }

  private static final String UNREADY =
      "readinessProbe: {tcpSocket: {port: 81}}, ports: [{containerPort: 80}]";

  private static final String READY = UNREADY.replace("81", "80");

  private void roll(String kind, String more, String container) {
    CLUSTER
        .sandbox()
        .apply(
            """
            apiVersion: apps/v1
            kind: %s
            metadata: {name: w, namespace: %s}
            spec:
              %s
              selector: {matchLabels: {app: w}}
              template:
                metadata: {labels: {app: w}}
                spec: {containers: [{name: c, %s}]}
            """
                .formatted(kind, namespace, more, container));
  }

  private static boolean isBroken(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null
        && image(pod).equals("x:2")
        && pod.getStatus().getPhase().equals("Running");
  }

  private void awaitBroken(int count) {
    CLUSTER
        .client()
        .pods()
        .inNamespace(namespace)
        .informOnCondition(all -> all.stream().filter(WorkloadTest::isBroken).count() == count)
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }

  @Test
  void aDaemonSetRecoversFromABrokenPodWhenItsTemplateIsPutBack() {
    roll("DaemonSet", "minReadySeconds: 0", "image: 'x:1', " + READY);
    awaitDaemonSet();
    roll("DaemonSet", "minReadySeconds: 0", "image: 'x:2', " + UNREADY);
    awaitBroken(1);
    assertThat(pods()).filteredOn(pod -> image(pod).equals("x:1")).hasSize(2);
    roll("DaemonSet", "minReadySeconds: 0", "image: 'x:1', " + READY);
    awaitDaemonSet();
    assertThat(pods()).extracting(WorkloadTest::image).containsOnly("x:1");
  }

  @Test
  void aDaemonSetReplacesAsManyAsMayBeUnavailable() {
    String strategy = "updateStrategy: {rollingUpdate: {maxUnavailable: 2}}";
    roll("DaemonSet", strategy, "image: 'x:1', " + READY);
    awaitDaemonSet();
    roll("DaemonSet", strategy, "image: 'x:2', " + UNREADY);
    awaitBroken(2);
    assertThat(pods()).filteredOn(pod -> image(pod).equals("x:1")).hasSize(1);
  }

  @Test
  void aDaemonSetSurges() {
    String strategy = "updateStrategy: {rollingUpdate: {maxUnavailable: 0, maxSurge: 1}}";
    roll("DaemonSet", strategy, "image: 'x:1', " + READY);
    awaitDaemonSet();
    roll("DaemonSet", strategy, "image: 'x:2', " + UNREADY);
    awaitBroken(1);
    assertThat(pods()).filteredOn(pod -> image(pod).equals("x:1")).hasSize(3);
    roll("DaemonSet", strategy, "image: 'x:3', " + READY);
    awaitDaemonSet();
    assertThat(pods()).filteredOn(pod -> image(pod).equals("x:3")).hasSize(3);
  }

  @Test
  void aStatefulSetStaysWithItsBrokenPodEvenWhenItsTemplateIsPutBack() {
    roll("StatefulSet", "replicas: 2", "image: 'x:1', " + READY);
    awaitStatefulSet(2);
    roll("StatefulSet", "replicas: 2", "image: 'x:2', " + UNREADY);
    awaitBroken(1);
    roll("StatefulSet", "replicas: 2", "image: 'x:1', " + READY);
    awaitObserved(3);
    assertThat(imageOf("w-1")).isEqualTo("x:2");
    deletePod("w-1");
    awaitStatefulSet(2);
    assertThat(pods()).extracting(WorkloadTest::image).containsOnly("x:1");
  }

  @Test
  void aParallelStatefulSetWaitsForNoneAndRecovers() {
    String parallel = "replicas: 2\n  podManagementPolicy: Parallel";
    roll("StatefulSet", parallel, "image: 'x:2', " + UNREADY);
    awaitBroken(2);
    roll("StatefulSet", parallel, "image: 'x:1', " + READY);
    awaitStatefulSet(2);
    assertThat(pods()).extracting(WorkloadTest::image).containsOnly("x:1");
  }
}
