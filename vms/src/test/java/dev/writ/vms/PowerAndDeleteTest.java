package dev.writ.vms;

import static dev.writ.vms.House.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.approval.Approval;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Json;
import dev.writ.testkit.TestDatabase;
import dev.writ.vms.House.Asked;
import dev.writ.vms.cluster.ClusterClient;
import dev.writ.vms.cluster.Kind;
import dev.writ.vms.decide.Confirmation;
import dev.writ.vms.decide.MachineOperation;
import dev.writ.vms.decide.Manifest;
import dev.writ.vms.decide.VmStatus;
import dev.writ.vms.policy.RunStrategy;
import dev.writ.vms.policy.VmsProblems;
import dev.writ.vms.view.Machine;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PowerAndDeleteTest {
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

  private Asked operate(Machine machine, MachineOperation step) {
    return Asked.of(
        house.room.machines().operate(house.alice, machine.id(), step, Json.object(), null));
  }

  @Test
  @DisplayName("V17 power: stop and start apply the run strategy and touch nothing else")
  void switchesOffAndOn() {
    Machine machine = house.runningMachine(house.alice, "dev");
    Asked stop = operate(machine, MachineOperation.STOP);
    house.drain();
    assertThat(house.eventStatus(stop.eventId())).isEqualTo("COMPLETED");
    house.awaitStatus(house.test, machine, "Stopped");
    house.sync();
    Machine stopped = house.machine(machine.id());
    assertThat(stopped.status()).isEqualTo(VmStatus.STOPPED);
    assertThat(stopped.desiredRun()).isEqualTo(RunStrategy.HALTED);
    assertThat(stopped.activeEventId()).isNull();
    ObjectNode object = house.object(house.cluster01, "dev", machine.name()).orElseThrow();
    assertThat(object.at("/spec/runStrategy").asText()).isEqualTo("Halted");
    assertThat(object.at("/spec/template/spec/domain/cpu/cores").asInt()).isEqualTo(2);

    operate(machine, MachineOperation.START);
    house.drain();
    house.awaitStatus(house.test, machine, "Running");
    house.sync();
    assertThat(house.machine(machine.id()).status()).isEqualTo(VmStatus.RUNNING);
    assertThat(house.machine(machine.id()).uid()).isEqualTo(machine.uid());
  }

  @Test
  @DisplayName("V17 restart: cut off after its delete, the second run takes no newer instance")
  void restartsOnce() {
    Machine machine = house.runningMachine(house.alice, "dev");
    String before = instance(machine).uid();
    house.cluster01.faults().cutAfterWrite(1, "delete", "virtualmachineinstances");
    Asked restart = operate(machine, MachineOperation.RESTART);
    house.drain();
    house.awaitObject(
        house.test,
        Kind.VIRTUAL_MACHINE,
        object ->
            object.at("/status/printableStatus").asText().equals("Running")
                && !instanceUid(machine).equals(before));
    String after = instance(machine).uid();
    for (int i = 0; i < 3; i++) {
      house.clock.advance(Duration.ofMinutes(5));
      house.drain();
    }
    assertThat(house.eventStatus(restart.eventId())).isEqualTo("COMPLETED");
    assertThat(after).isNotEqualTo(before);
    assertThat(instance(machine).uid()).isEqualTo(after);
  }

  private ClusterClient.Live instance(Machine machine) {
    return house
        .client(house.test)
        .find(Kind.VIRTUAL_MACHINE_INSTANCE, "dev", machine.name())
        .orElseThrow();
  }

  private String instanceUid(Machine machine) {
    return house
        .cluster01
        .find("kubevirt.io/v1", "VirtualMachineInstance", "dev", machine.name())
        .map(text -> Json.readObject(text).at("/metadata/uid").asText())
        .orElse("");
  }

  private Asked delete(
      Caller caller, Machine machine, boolean confirm, @Nullable String name, ObjectNode body) {
    return Asked.of(house.room.machines().delete(caller, machine.id(), confirm, name, body, null));
  }

  @Test
  @DisplayName("V18 delete in test: confirm is asked for and is enough")
  void confirmsInTest() {
    Machine machine = house.recordedMachine("dev", VmStatus.RUNNING);
    Problem missing = refusalOf(() -> delete(house.alice, machine, false, null, Json.object()));
    assertThat(missing.code()).isEqualTo(VmsProblems.DELETE_CONFIRMATION_REQUIRED);
    assertThat(missing.params()).containsEntry("entity_name", machine.name());
    assertThat(house.audit("REQUEST_REFUSED")).isEqualTo(1);
    assertThat(missing.code().status()).isEqualTo(422);
    assertThat(delete(house.alice, machine, true, null, Json.object()).ticketId()).isNotNull();
    assertThat(house.tickets()).isEqualTo(1);
    assertThat(house.queued()).isZero();
  }

  @Test
  @DisplayName("V18 delete in prod: the name is typed; guessing is stopped for five minutes")
  void confirmsInProd() {
    Machine one = house.recordedMachine("prod", VmStatus.RUNNING);
    Machine two = house.recordedMachine("prod", VmStatus.RUNNING);
    assertThat(one.name()).isEqualTo("prod-shop-redis-01");
    assertThat(refusalOf(() -> delete(house.bob, one, true, null, Json.object())).code())
        .isEqualTo(VmsProblems.DELETE_CONFIRMATION_REQUIRED);
    for (int wrong = 0; wrong < 3; wrong++) {
      Problem mismatch =
          refusalOf(
              () ->
                  delete(
                      house.bob,
                      one,
                      false,
                      null,
                      Json.object().put("confirm_name", "prod-shop-redis-02")));
      assertThat(mismatch.code()).isEqualTo(VmsProblems.CONFIRMATION_NAME_MISMATCH);
      assertThat(mismatch.params()).containsEntry("provided", "prod-shop-redis-02");
    }
    ObjectNode right = Json.object().put("confirm_name", one.name());
    Problem tooMany = refusalOf(() -> delete(house.bob, one, false, null, right));
    assertThat(tooMany.code()).isEqualTo(VmsProblems.CONFIRMATION_ATTEMPTS_EXCEEDED);
    assertThat(tooMany.code().status()).isEqualTo(429);
    assertThat(house.tickets()).isZero();
    assertThat(tooMany.retryAfter()).isEqualTo(Duration.ofMinutes(5));

    house.clock.advance(Duration.ofMinutes(5));
    assertThat(delete(house.bob, one, false, null, right).ticketId()).isNotNull();
    assertThat(delete(house.bob, two, false, two.name(), Json.object()).ticketId()).isNotNull();
    assertThat(house.tickets()).isEqualTo(2);
    assertThat(house.queued()).isZero();
    assertThat(house.audit("REQUEST_REFUSED")).isEqualTo(5);
  }

  @Test
  @DisplayName(
      "V18 delete: after approval and work row and object are gone, and the names are free")
  void deletesTheMachineAndEmptiesTheSystem() {
    Machine machine = house.runningMachine(house.alice, "dev");
    assertThat(
            refusalOf(
                    () ->
                        house
                            .room
                            .hierarchy()
                            .deleteService(
                                house.root,
                                house.serviceId,
                                Confirmation.of(true, null, false, null)))
                .params())
        .containsEntry("child_count", 1);
    Asked asked = delete(house.alice, machine, true, null, Json.object());
    house.desk.approve(asked.ticket(), house.ann, Approval.plain(), null);
    assertThat(house.machine(machine.id()).status()).isEqualTo(VmStatus.DELETING);
    for (int i = 0; i < 20 && house.machines() > 0; i++) {
      house.drain();
      house.clock.advance(Duration.ofSeconds(6));
    }
    assertThat(house.machines()).isZero();
    assertThat(house.object(house.cluster01, "dev", machine.name())).isEmpty();
    assertThat(house.cluster01.find("v1", "Secret", "dev", Manifest.secretNameOf(machine.name())))
        .isEmpty();
    assertThat(house.ticketStatus(asked.ticket())).isEqualTo("COMPLETED");

    Problem children =
        refusalOf(
            () ->
                house
                    .room
                    .hierarchy()
                    .deleteSystem(
                        house.root, house.systemId, Confirmation.of(false, "shop", false, null)));
    assertThat(children.code()).isEqualTo(VmsProblems.DELETE_RESTRICTED);
    assertThat(children.params()).containsEntry("child_count", 1);
    house
        .room
        .hierarchy()
        .deleteService(house.root, house.serviceId, Confirmation.of(true, null, false, null));
    house
        .room
        .hierarchy()
        .deleteSystem(house.root, house.systemId, Confirmation.of(false, "shop", false, null));
    assertThat(
            house
                .room
                .hierarchy()
                .createSystem(house.root, Json.object().put("name", "shop"), null)
                .status())
        .isEqualTo(201);
    assertThat(house.audit("SYSTEM_DELETED")).isEqualTo(1);
    assertThat(house.audit("SERVICE_DELETED")).isEqualTo(1);
  }
}
