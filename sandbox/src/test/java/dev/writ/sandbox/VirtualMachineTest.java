package dev.writ.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class VirtualMachineTest {

  @RegisterExtension final SandboxFixture cluster = new SandboxFixture();

  private static final String MACHINE =
      """
      apiVersion: kubevirt.io/v1
      kind: VirtualMachine
      metadata: {name: m1, namespace: default}
      spec:
        runStrategy: %s
        template:
          spec:
            domain:
              cpu: {cores: 2}
              memory: {guest: 2Gi}
              devices: {disks: [{name: root, disk: {bus: virtio}}]}
            volumes: [{name: root, containerDisk: {image: registry.example/fedora}}]
      """;

  private GenericKubernetesResource apply(String strategy) {
    return cluster
        .client()
        .resource(SandboxFixture.object(MACHINE.formatted(strategy)))
        .fieldManager("test")
        .forceConflicts()
        .serverSideApply();
  }

  private static String status(@Nullable GenericKubernetesResource machine) {
    return machine == null ? "" : Objects.toString(machine.get("status", "printableStatus"), "");
  }

  private GenericKubernetesResource awaitStatus(String status) {
    return cluster.await("kubevirt.io/v1", "VirtualMachine", "m1", vm -> status(vm).equals(status));
  }

  private @Nullable GenericKubernetesResource instance() {
    return cluster
        .client()
        .genericKubernetesResources("kubevirt.io/v1", "VirtualMachineInstance")
        .inNamespace("default")
        .withName("m1")
        .get();
  }

  private void command(String name) {
    cluster
        .client()
        .raw(
            "/apis/subresources.kubevirt.io/v1/namespaces/default/virtualmachines/m1/" + name,
            "PUT",
            Map.of());
  }

  private void deleteInstance(String uid) {
    cluster
        .client()
        .raw(
            "/apis/kubevirt.io/v1/namespaces/default/virtualmachineinstances/m1",
            "DELETE",
            Map.of("preconditions", Map.of("uid", uid)));
  }

  @Test
  void goesThroughKubeVirtsStatesInOrder() throws InterruptedException {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch running = new CountDownLatch(1);
    try (Watch _ =
        cluster
            .client()
            .genericKubernetesResources("kubevirt.io/v1", "VirtualMachine")
            .inNamespace("default")
            .watch(
                new Watcher<GenericKubernetesResource>() {
                  @Override
                  public void eventReceived(Action action, GenericKubernetesResource machine) {
                    String status = status(machine);
                    if (!status.isEmpty() && !seen.contains(status)) {
                      seen.add(status);
                    }
                    if (status.equals("Running")) {
                      running.countDown();
                    }
                  }

                  @Override
                  public void onClose(WatcherException cause) {}
                })) {
      apply("Always");
      assertThat(running.await(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(seen).containsExactly("Provisioning", "Starting", "Running");
  }

  @Test
  void stopsAndStartsAsTheRunStrategySays() {
    apply("Always");
    awaitStatus("Running");
    apply("Halted");
    awaitStatus("Stopped");
    assertThat(instance()).isNull();
    apply("Always");
    awaitStatus("Running");
    assertThat(instance()).isNotNull();
  }

  @Test
  void makesANewInstanceAfterTheOldOneIsDeletedByUid() {
    apply("Always");
    awaitStatus("Running");
    String uid = Objects.requireNonNull(instance()).getMetadata().getUid();
    assertThatThrownBy(() -> deleteInstance("00000000-0000-4000-8000-000000000000"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("Precondition failed: UID in precondition");
    deleteInstance(uid);
    cluster.await(
        "kubevirt.io/v1",
        "VirtualMachineInstance",
        "m1",
        vmi -> vmi != null && !vmi.getMetadata().getUid().equals(uid));
    awaitStatus("Running");
  }

  @Test
  void isGoneOnlyWhenItsInstanceIsGone() {
    apply("Always");
    awaitStatus("Running");
    cluster.client().resource(SandboxFixture.object(MACHINE.formatted("Always"))).delete();
    cluster.await("kubevirt.io/v1", "VirtualMachine", "m1", Objects::isNull);
    assertThat(instance()).isNull();
  }

  @Test
  void showsAnyOtherStatusByAnnotation() {
    GenericKubernetesResource machine = SandboxFixture.object(MACHINE.formatted("Always"));
    machine.getMetadata().setAnnotations(Map.of("sandbox.writ.dev/status", "ErrorUnschedulable"));
    cluster.client().resource(machine).create();
    awaitStatus("ErrorUnschedulable");
  }

  @Test
  void isRefusedByKubeVirtsAdmissionAlsoInADryRun() {
    GenericKubernetesResource machine =
        SandboxFixture.object(
            MACHINE.formatted("Always").replace("disks: [{name: root", "disks: [{name: rot"));
    NonDeletingOperation<GenericKubernetesResource> dryRun =
        cluster.client().resource(machine).dryRun();
    assertThatThrownBy(dryRun::create)
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(
            "admission webhook \"virtualmachine-validator.kubevirt.io\" denied the request:"
                + " spec.template.spec.domain.devices.disks[0].Name 'rot' not found.");
  }

  @Test
  void obeysStartStopAndRestart() {
    apply("Halted");
    awaitStatus("Stopped");
    command("start");
    awaitStatus("Running");
    String uid = Objects.requireNonNull(instance()).getMetadata().getUid();
    command("restart");
    cluster.await(
        "kubevirt.io/v1",
        "VirtualMachineInstance",
        "m1",
        vmi -> vmi != null && !vmi.getMetadata().getUid().equals(uid));
    awaitStatus("Running");
    command("stop");
    awaitStatus("Stopped");
    assertThatThrownBy(() -> command("stop"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("VM is not running");
  }
}
