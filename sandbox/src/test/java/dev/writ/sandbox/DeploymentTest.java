package dev.writ.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From a Deployment to running pods. */
class DeploymentTest {

  @RegisterExtension static final SandboxFixture CLUSTER = new SandboxFixture();

  private String namespace = "";

  @BeforeEach
  void deploy() {
    namespace = CLUSTER.newNamespace();
    CLUSTER
        .sandbox()
        .apply(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: %s}
            spec:
              replicas: 3
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: web, image: 'web:1'}]}
            """
                .formatted(namespace));
  }

  private Deployment await(Predicate<Deployment> condition) {
    return CLUSTER
        .client()
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName("web")
        .waitUntilCondition(
            deployment ->
                deployment != null && isComplete(deployment) && condition.test(deployment),
            20,
            TimeUnit.SECONDS);
  }

  /** As `kubectl rollout status` decides it. */
  private static boolean isComplete(Deployment deployment) {
    var status = deployment.getStatus();
    Integer wanted = deployment.getSpec().getReplicas();
    return status != null
        && Objects.equals(status.getObservedGeneration(), deployment.getMetadata().getGeneration())
        && Objects.equals(status.getUpdatedReplicas(), wanted)
        && Objects.equals(status.getReplicas(), wanted)
        && Objects.equals(status.getAvailableReplicas(), wanted);
  }

  /** Without those that are on their way out: a rollout is complete before they are gone. */
  private List<Pod> pods() {
    return CLUSTER
        .client()
        .pods()
        .inNamespace(namespace)
        .withLabel("app", "web")
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  private void edit(String image, int replicas) {
    SandboxFixture.edit(
        CLUSTER.client().apps().deployments().inNamespace(namespace).withName("web"),
        deployment ->
            new DeploymentBuilder(deployment)
                .editSpec()
                .withReplicas(replicas)
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withImage(image)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
  }

  @Test
  void runsItsPodsOnTheNodes() {
    await(deployment -> true);
    assertThat(pods()).hasSize(3);
    for (Pod pod : pods()) {
      assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
      assertThat(pod.getSpec().getNodeName()).startsWith("sandbox-");
      assertThat(pod.getStatus().getContainerStatuses().getFirst().getReady()).isTrue();
    }
  }

  @Test
  void rollsANewTemplateOut() {
    await(deployment -> true);
    edit("web:2", 3);
    await(deployment -> true);
    assertThat(pods())
        .extracting(pod -> pod.getSpec().getContainers().getFirst().getImage())
        .containsOnly("web:2");
    assertThat(CLUSTER.client().apps().replicaSets().inNamespace(namespace).list().getItems())
        .hasSize(2);
    edit("web:1", 3);
    Deployment back = await(deployment -> true);
    assertThat(back.getMetadata().getAnnotations())
        .containsEntry("deployment.kubernetes.io/revision", "3");
    assertThat(CLUSTER.client().apps().replicaSets().inNamespace(namespace).list().getItems())
        .hasSize(2);
  }

  @Test
  void scalesDownAndUp() {
    await(deployment -> true);
    edit("web:1", 1);
    await(deployment -> deployment.getSpec().getReplicas() == 1);
    edit("web:1", 4);
    await(deployment -> deployment.getSpec().getReplicas() == 4);
    assertThat(pods()).hasSize(4);
  }

  @Test
  void replacesAPodThatIsDeleted() {
    await(deployment -> true);
    Pod first = pods().getFirst();
    CLUSTER.client().resource(first).delete();
    CLUSTER
        .client()
        .pods()
        .inNamespace(namespace)
        .withName(first.getMetadata().getName())
        .waitUntilCondition(Objects::isNull, 60, TimeUnit.SECONDS);
    await(deployment -> true);
    assertThat(pods()).hasSize(3);
  }

  @Test
  void takesItsPodsWithIt() {
    await(deployment -> true);
    CLUSTER.client().apps().deployments().inNamespace(namespace).withName("web").delete();
    for (Pod pod : pods()) {
      CLUSTER.client().resource(pod).waitUntilCondition(Objects::isNull, 60, TimeUnit.SECONDS);
    }
    assertThat(pods()).isEmpty();
  }

  @Test
  void rollsNothingOutWhilePaused() {
    await(deployment -> true);
    var web = CLUSTER.client().apps().deployments().inNamespace(namespace).withName("web");
    web.rolling().pause();
    edit("web:2", 3);
    web.waitUntilCondition(
        deployment ->
            deployment != null
                && Objects.equals(
                    deployment.getStatus().getObservedGeneration(),
                    deployment.getMetadata().getGeneration())
                && deployment.getStatus().getConditions().stream()
                    .anyMatch(condition -> "DeploymentPaused".equals(condition.getReason())),
        60,
        TimeUnit.SECONDS);
    assertThat(pods())
        .extracting(pod -> pod.getSpec().getContainers().getFirst().getImage())
        .containsOnly("web:1");
    web.rolling().resume();
    await(deployment -> true);
    assertThat(pods())
        .extracting(pod -> pod.getSpec().getContainers().getFirst().getImage())
        .containsOnly("web:2");
  }

  @Test
  void anAnnotationIsANewGenerationAndTheControllersOwnIsNot() {
    Deployment before = await(deployment -> true);
    assertThat(before.getMetadata().getAnnotations())
        .containsEntry("deployment.kubernetes.io/revision", "1");
    assertThat(before.getMetadata().getGeneration()).isEqualTo(1);

    SandboxFixture.edit(
        CLUSTER.client().apps().deployments().inNamespace(namespace).withName("web"),
        deployment ->
            new DeploymentBuilder(deployment)
                .editMetadata()
                .addToAnnotations("team", "shop")
                .endMetadata()
                .build());

    Deployment after = await(one -> one.getStatus().getObservedGeneration() == 2);
    assertThat(after.getMetadata().getAnnotations())
        .containsEntry("team", "shop")
        .containsEntry("deployment.kubernetes.io/revision", "1");
  }
}
