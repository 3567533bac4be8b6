package dev.writ.vms;

import static dev.writ.vms.House.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Migrations;
import dev.writ.testkit.TestDatabase;
import dev.writ.vms.cluster.Kind;
import dev.writ.vms.decide.ClusterHealth;
import dev.writ.vms.decide.Labels;
import dev.writ.vms.decide.VmStatus;
import dev.writ.vms.observe.Watches;
import dev.writ.vms.policy.VmsProblems;
import dev.writ.vms.store.WatchLocks;
import dev.writ.vms.view.ClusterEntry;
import dev.writ.vms.view.Machine;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FleetTest {
  @RegisterExtension static final TestDatabase db = House.freshDatabase();

  private House house;

  @BeforeEach
  void build() {
    house = new House(db.app());
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void findsOutWhatAClusterCanDo() {
    assertThat(house.test.health()).isEqualTo(ClusterHealth.HEALTHY);
    assertThat(house.test.capabilities().kubevirt()).isTrue();
    assertThat(house.test.capabilities().storageClasses()).contains("standard");
    assertThat(house.test.capabilities().resources()).contains("cpu", "memory");
  }

  @Test
  void keepsNoCredentialThatCouldBeRead() {
    assertThat(db.contents())
        .doesNotContain(house.cluster01.token())
        .doesNotContain("current-context");
    assertThat(house.test.toString()).doesNotContain(house.cluster01.token());
  }

  @Test
  void rotatesToTheSameClusterOnly() {
    ObjectNode same = Json.object().put("kubeconfig", house.cluster01.kubeconfigYaml());
    assertThat(house.room.fleet().changeCredential(house.root, house.test.id(), same).health())
        .isEqualTo(ClusterHealth.HEALTHY);
    ObjectNode other = Json.object().put("kubeconfig", house.cluster02.kubeconfigYaml());
    assertThat(
            refusalOf(() -> house.room.fleet().changeCredential(house.root, house.test.id(), other))
                .code())
        .isEqualTo(VmsProblems.CREDENTIAL_REFUSED);
    assertThat(house.audit("CLUSTER_CREDENTIAL_ROTATED")).isEqualTo(1);
  }

  @Test
  void takesTheReplacementOfALostCluster() {
    Machine lost = house.runningMachine(house.alice, "dev");
    ObjectNode other = Json.object().put("kubeconfig", house.cluster02.kubeconfigYaml());
    assertThat(
            refusalOf(() -> house.room.fleet().changeCredential(house.root, house.test.id(), other))
                .detail())
        .contains("another cluster than `cluster-01`", "replacing: true");

    ClusterEntry replaced =
        house
            .room
            .fleet()
            .changeCredential(house.root, house.test.id(), other.put("replacing", true));

    assertThat(replaced.health()).isEqualTo(ClusterHealth.HEALTHY);
    assertThat(replaced.identityUid()).isEqualTo(house.prod.identityUid());
    assertThat(house.audit("CLUSTER_REPLACED")).isEqualTo(1);
    assertThat(house.machine(lost.id()).status()).isEqualTo(VmStatus.NOT_FOUND);
    assertThat(house.machine(lost.id()).statusDetail()).contains("lost and replaced");
  }

  @Test
  void refusesToMoveOrForgetAClusterInUse() {
    house.recordedMachine("dev", VmStatus.RUNNING);
    ObjectNode prod = Json.object().put("environment", "prod");
    assertThat(
            refusalOf(
                    () ->
                        house
                            .room
                            .fleet()
                            .change(house.root, house.test.id(), prod, Set.of("environment")))
                .code())
        .isEqualTo(VmsProblems.CLUSTER_IN_USE);
    assertThat(refusalOf(() -> house.room.fleet().unregister(house.root, house.test.id())).code())
        .isEqualTo(VmsProblems.CLUSTER_IN_USE);
    house.room.fleet().unregister(house.root, house.prod.id());
    assertThat(house.room.fleet().list(house.root))
        .extracting(ClusterEntry::name)
        .containsExactly("cluster-01");
  }

  @Test
  void movesAClusterWhoseMachinesAreStillBeingMade() {
    house.recordedMachine("dev", VmStatus.CREATING);
    ObjectNode prod = Json.object().put("environment", "prod");
    assertThat(
            house
                .room
                .fleet()
                .change(house.root, house.test.id(), prod, Set.of("environment"))
                .environment())
        .isEqualTo("prod");
    assertThat(refusalOf(() -> house.room.fleet().unregister(house.root, house.test.id())).code())
        .isEqualTo(VmsProblems.CLUSTER_IN_USE);
  }

  @Test
  void isForAdmins() {
    assertThat(refusalOf(() -> house.room.fleet().list(house.bob)).code())
        .isEqualTo(KernelProblems.FORBIDDEN);
  }

  @Test
  void forgetsHowMachinesStandOnASilentCluster() {
    Machine machine = house.recordedMachine("dev", VmStatus.RUNNING);
    house.cluster01.faults().goDown();
    house.room.fleet().checkAll();
    assertThat(house.room.fleet().require(house.root, house.test.id()).health())
        .isEqualTo(ClusterHealth.UNREACHABLE);
    assertThat(house.machine(machine.id()).status()).isEqualTo(VmStatus.RUNNING);
    house.clock.advance(Duration.ofMinutes(6));
    house.room.fleet().checkAll();
    assertThat(house.machine(machine.id()).status()).isEqualTo(VmStatus.UNKNOWN);

    house.cluster01.faults().comeBack();
    house.room.fleet().checkAll();
    assertThat(house.room.fleet().require(house.root, house.test.id()).health())
        .isEqualTo(ClusterHealth.HEALTHY);
  }

  @Test
  void followsMachinesThroughLostWatches() throws Exception {
    Machine machine = house.runningMachine(house.alice, "dev");
    Semaphore written = new Semaphore(0);
    try (Watches watches =
        new Watches(
            house.database,
            house.workshop.clusters(),
            Labels.SHIPPED,
            house.workshop.metrics()::statusLag,
            written::release)) {
      watches.start();
      show(machine, "CrashLoopBackOff");
      await(written, () -> house.machine(machine.id()).status() == VmStatus.FAILED);
      house.cluster01.faults().trimHistory();
      house.cluster01.faults().dropWatches();
      show(machine, "Paused");
      await(written, () -> house.machine(machine.id()).status() == VmStatus.PAUSED);
      house
          .client(house.test)
          .delete(Kind.VIRTUAL_MACHINE, "dev", machine.name(), String.valueOf(machine.uid()));
      await(written, () -> house.machine(machine.id()).status() == VmStatus.NOT_FOUND);
      assertThat(house.registry.get("writ.vms.status.lag").timer().count())
          .isGreaterThanOrEqualTo(3);
    }
  }

  private void show(Machine machine, String status) {
    house.cluster01.apply(
        """
        apiVersion: kubevirt.io/v1
        kind: VirtualMachine
        metadata:
          name: %s
          namespace: dev
          annotations: {sandbox.writ.dev/status: %s}
        """
            .formatted(machine.name(), status));
  }

  static void await(Semaphore written, BooleanSupplier wanted) throws Exception {
    while (!wanted.getAsBoolean()) {
      assertThat(written.tryAcquire(60, TimeUnit.SECONDS)).as("nothing was written").isTrue();
    }
  }

  @Test
  void letsOneServerWatchACluster() {
    try (WatchLocks there = new WatchLocks(house.database)) {
      try (WatchLocks here = new WatchLocks(house.database)) {
        assertThat(here.tryTake(house.test.id())).isTrue();
        assertThat(here.tryTake(house.test.id())).isTrue();
        assertThat(there.tryTake(house.test.id())).isFalse();
        assertThat(there.tryTake(house.prod.id())).isTrue();
      }
      assertThat(there.tryTake(house.test.id())).isTrue();
    }
  }

  @Test
  void migratesDownAndUpAgain() {
    house.recordedMachine("dev", VmStatus.RUNNING);
    Migrations migrations =
        new Migrations(db.owner(), List.of(Migrations.KERNEL, VmsRoom.CHANGELOG));
    String schema = migrations.schemaText();
    List<String> versions = migrations.applied();
    for (String version : versions.subList(versions.size() - 6, versions.size()).reversed()) {
      migrations.down(version);
      migrations.up();
      assertThat(migrations.schemaText()).as("after %s", version).isEqualTo(schema);
    }
  }
}
