package dev.writ.vms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.kernel.event.EventStatus;
import dev.writ.kernel.job.StatusWatch;
import dev.writ.kernel.store.Json;
import dev.writ.testkit.TestDatabase;
import dev.writ.vms.House.Asked;
import dev.writ.vms.cluster.ClusterClient;
import dev.writ.vms.cluster.Kind;
import dev.writ.vms.decide.Labels;
import dev.writ.vms.decide.MachineOperation;
import dev.writ.vms.view.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Workers as processes of their own, killed between their work on the cluster and its commit. */
@Timeout(value = 5, unit = TimeUnit.MINUTES) // starting processes takes long on a busy machine
class KilledWorkerTest {
  @RegisterExtension static final TestDatabase db = House.freshDatabase();

  private final List<Process> workers = new ArrayList<>();
  private House house;

  @BeforeEach
  void build() {
    house = House.inRealTime(db.app());
  }

  @AfterEach
  void close() {
    workers.forEach(Process::destroyForcibly);
    house.close();
  }

  @Test
  @DisplayName("V14 SIGKILL after apply: another ends it, 1 object, same UID, LOST then COMPLETED")
  void endsTheApplyOfAKilledWorker() throws Exception {
    Process first = startWorker(true);
    Asked asked = house.asks(house.alice, "dev");
    house.approves(house.ann, asked.ticket(), house.test);
    Machine machine = house.machine(asked.eventId());
    house.awaitObject(
        house.test,
        Kind.VIRTUAL_MACHINE,
        object -> object.at("/metadata/name").asText().equals(machine.name()));
    String uid = uids(Kind.VIRTUAL_MACHINE).getFirst();
    assertThat(house.eventStatus(asked.eventId())).isEqualTo("PROCESSING");

    startWorker(false);
    kill(first);
    awaitEnd(asked.eventId());

    assertThat(house.eventStatus(asked.eventId())).isEqualTo("COMPLETED");
    assertThat(house.ticketStatus(asked.ticket())).isEqualTo("COMPLETED");
    assertThat(uids(Kind.VIRTUAL_MACHINE)).containsExactly(uid);
    assertThat(house.machine(asked.eventId()).uid()).isEqualTo(uid);
    assertThat(house.machines()).isEqualTo(1);
    assertThat(attempts(asked.eventId())).isEqualTo("LOST COMPLETED");
    assertThat(house.audit("EXECUTION_STARTED")).isEqualTo(2);
    assertThat(house.audit("EXECUTION_COMPLETED")).isEqualTo(1);
    assertThat(house.queued()).isZero();
  }

  @Test
  @DisplayName("V17 restart worker killed after its delete: 1 new instance, not 2")
  void restartsOnceThoughItsWorkerWasKilled() throws Exception {
    Machine machine = house.runningMachine(house.alice, "dev");
    String before = uids(Kind.VIRTUAL_MACHINE_INSTANCE).getFirst();
    house.cluster01.counts().reset();
    Process first = startWorker(true);
    Asked restart =
        Asked.of(
            house
                .room
                .machines()
                .operate(house.alice, machine.id(), MachineOperation.RESTART, Json.object(), null));
    house.awaitObject(
        house.test,
        Kind.VIRTUAL_MACHINE_INSTANCE,
        object -> !object.at("/metadata/uid").asText().equals(before));
    String after = uids(Kind.VIRTUAL_MACHINE_INSTANCE).getFirst();
    assertThat(house.eventStatus(restart.eventId())).isEqualTo("PROCESSING");

    startWorker(false);
    kill(first);
    awaitEnd(restart.eventId());

    assertThat(house.eventStatus(restart.eventId())).isEqualTo("COMPLETED");
    assertThat(uids(Kind.VIRTUAL_MACHINE_INSTANCE)).containsExactly(after);
    assertThat(house.cluster01.counts().requests("delete", "virtualmachineinstances")).isOne();
    assertThat(attempts(restart.eventId())).isEqualTo("LOST COMPLETED");
    assertThat(house.machine(machine.id()).activeEventId()).isNull();
  }

  private Process startWorker(boolean holds) {
    Process worker =
        WorkerProcess.start(
            db.jdbcUrl(),
            TestDatabase.APP,
            db.credentials(TestDatabase.APP).password(),
            "worker-" + (workers.size() + 1),
            holds);
    workers.add(worker);
    return worker;
  }

  /** SIGKILL. */
  private static void kill(Process worker) throws InterruptedException {
    worker.destroyForcibly().waitFor();
  }

  private void awaitEnd(UUID eventId) throws InterruptedException {
    try (StatusWatch watch = new StatusWatch(house.database)) {
      watch.awaitChange(eventId, EventStatus.PROCESSING, Duration.ofMinutes(2));
    }
  }

  private List<String> uids(Kind kind) {
    ClusterClient.Listing listing =
        house.client(house.test).list(kind, Labels.SHIPPED.managedBy(), Labels.WRIT);
    return listing.items().stream().map(item -> item.at("/metadata/uid").asText()).toList();
  }

  private String attempts(UUID eventId) {
    return house.text(
        "SELECT string_agg(outcome, ' ' ORDER BY number) FROM kernel_attempts WHERE event_id = '"
            + eventId
            + "'");
  }
}
