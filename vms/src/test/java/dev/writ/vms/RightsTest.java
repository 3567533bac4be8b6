package dev.writ.vms;

import static dev.writ.vms.House.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.kernel.approval.Approval;
import dev.writ.kernel.store.Json;
import dev.writ.testkit.Golden;
import dev.writ.testkit.TestDatabase;
import dev.writ.vms.House.Asked;
import dev.writ.vms.decide.Capabilities;
import dev.writ.vms.decide.ClusterHealth;
import dev.writ.vms.decide.Labels;
import dev.writ.vms.decide.MachineOperation;
import dev.writ.vms.decide.Right;
import dev.writ.vms.decide.VmStatus;
import dev.writ.vms.observe.Watches;
import dev.writ.vms.policy.VmsProblems;
import dev.writ.vms.view.ClusterEntry;
import dev.writ.vms.view.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Writ must be allowed to do on a cluster. */
class RightsTest {
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

  /** What stands in no list is asked for nowhere, and what stands there is needed. */
  @Test
  void areThoseThatTheCallsNeed() throws Exception {
    Semaphore written = new Semaphore(0);
    Machine machine = house.runningMachine(house.alice, "dev");
    operate(machine, MachineOperation.RESTART);
    try (Watches watches =
        new Watches(
            house.database, house.workshop.clusters(), Labels.SHIPPED, _ -> {}, written::release)) {
      watches.start();
      operate(machine, MachineOperation.STOP);
      FleetTest.await(written, () -> house.machine(machine.id()).status() == VmStatus.STOPPED);
    }
    house.room.machines().manifest(house.root, machine.id());
    Asked delete =
        Asked.of(
            house
                .room
                .machines()
                .delete(house.alice, machine.id(), true, null, Json.object(), null));
    house.desk.approve(delete.ticket(), house.ann, Approval.plain(), null);
    for (int i = 0; i < 20 && house.machines() > 0; i++) {
      house.drain();
      house.clock.advance(Duration.ofSeconds(6));
    }
    house.room.fleet().checkAll();

    Set<String> listed =
        Right.ALL.stream()
            .map(right -> right.verb() + " " + right.resource())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> asked = new TreeSet<>(house.cluster01.counts().asked());
    // An apply that makes an object comes in as a patch; Kubernetes wants both rights for it.
    asked.addAll(List.of("create secrets", "create virtualmachines"));
    assertThat(asked).isEqualTo(listed);
  }

  private void operate(Machine machine, MachineOperation step) {
    house.room.machines().operate(house.alice, machine.id(), step, Json.object(), null);
    house.drain();
    house.clock.advance(Duration.ofSeconds(3));
    house.drain();
    house.awaitStatus(house.test, machine, step == MachineOperation.STOP ? "Stopped" : "Running");
  }

  @Test
  void areReviewedAndTheMissingOnesListed() {
    house.cluster01.faults().forbid("patch", "secrets");
    house.cluster01.faults().forbid("list", "nodes");
    ClusterEntry checked = house.room.fleet().check(house.root, house.test.id());
    assertThat(checked.health()).isEqualTo(ClusterHealth.UNHEALTHY);
    assertThat(checked.healthDetail()).isEqualTo("Writ lacks rights there: patch secrets");
    assertThat(checked.capabilities().toJson().path("missing_rights").toString())
        .isEqualTo("[\"list nodes\",\"patch secrets\"]");
    assertThat(checked.capabilities().resources()).isEmpty();
    assertThat(Capabilities.ofJson(checked.capabilities().toJson()))
        .isEqualTo(checked.capabilities());

    Asked asked = house.asks(house.alice, "dev");
    assertThat(refusalOf(() -> house.approves(house.ann, asked.ticket(), house.test)))
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(VmsProblems.CLUSTER_LACKS_CAPABILITY);
              assertThat(problem.detail()).contains("the right to patch secrets");
            });

    house.cluster01.faults().clear();
    assertThat(house.room.fleet().check(house.root, house.test.id()).health())
        .isEqualTo(ClusterHealth.HEALTHY);
  }

  @Test
  void mayLackTheMakingOfNamespaces() {
    house.cluster01.faults().forbid("create", "namespaces");
    ClusterEntry checked = house.room.fleet().check(house.root, house.test.id());
    assertThat(checked.health()).isEqualTo(ClusterHealth.HEALTHY);
    assertThat(checked.capabilities().missingRights())
        .extracting(Right::text)
        .containsExactly("create namespaces");
  }

  /** Run with {@code -Dgolden.update} to write the file anew. */
  @Test
  void areShippedAsAClusterRole() {
    Map<String, Map<String, Set<String>>> verbs = new TreeMap<>();
    for (Right right : Right.ALL) {
      verbs
          .computeIfAbsent(right.group(), _ -> new TreeMap<>())
          .computeIfAbsent(right.resource(), _ -> new TreeSet<>())
          .add(right.verb());
    }
    StringBuilder text =
        new StringBuilder(
            """
            # What Writ needs on a cluster and no more; generated from dev.writ.vms.decide.Right.
            # How to use it: vms/README.md, "A cluster of your own".
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: writ-vms
            rules:
            """);
    verbs.forEach(
        (group, resources) -> {
          Map<Set<String>, Set<String>> alike = new LinkedHashMap<>();
          resources.forEach(
              (resource, those) ->
                  alike.computeIfAbsent(those, _ -> new TreeSet<>()).add(resource));
          alike.forEach(
              (those, named) ->
                  text.append(
                      "- {apiGroups: [\"%s\"], resources: [%s], verbs: [%s]}\n"
                          .formatted(group, String.join(", ", named), String.join(", ", those))));
        });
    Golden.assertMatches(Path.of("../deploy/vms/clusterrole.yaml"), text.toString());
  }
}
