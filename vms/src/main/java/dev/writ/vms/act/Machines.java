package dev.writ.vms.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.event.ActionFailure;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Tx;
import dev.writ.vms.decide.MachineOperation;
import dev.writ.vms.decide.Sight;
import dev.writ.vms.policy.VmsPermissions;
import dev.writ.vms.policy.VmsProblems;
import dev.writ.vms.store.MachineRows;
import dev.writ.vms.view.Machine;
import dev.writ.vms.view.Revision;
import java.util.Map;
import java.util.UUID;

/** What the actions on machines that exist have in common. */
final class Machines {
  private Machines() {}

  /** Refuses an operation that can't start: the machine is gone, busy, or in no fitting status. */
  static Machine requireReady(Tx tx, WorkEvent event, MachineOperation operation) {
    Machine machine =
        MachineRows.lock(tx, idOf(event))
            .orElseThrow(() -> VmsProblems.VM_GONE.with("the machine does not exist any more"));
    UUID active = machine.activeEventId();
    if (active != null) {
      throw VmsProblems.VM_BUSY
          .with("`" + machine.name() + "` is busy with another operation; wait for it to end")
          .param("event_id", active.toString());
    }
    Problem problem = operation.problemFrom(machine.status());
    if (problem != null) {
      throw problem;
    }
    return machine;
  }

  /** The machine that the work runs on. */
  static Machine requireActive(Database database, WorkEvent event) {
    return database
        .read(handle -> MachineRows.findActive(handle, event.id()))
        .orElseThrow(
            () ->
                ActionFailure.permanent(
                    VmsProblems.VM_GONE.name(),
                    "the machine of this work does not exist any more",
                    Map.of()));
  }

  static Revision currentRevision(Database database, Machine machine) {
    return database.read(handle -> MachineRows.revisions(handle, machine.id())).getFirst();
  }

  static boolean isVisible(Database database, Caller caller, WorkEvent event) {
    Sight sight = Sight.of(caller, VmsPermissions.VM_READ);
    return database.read(handle -> MachineRows.findSeen(handle, sight, idOf(event))).isPresent();
  }

  /** What the task shows when the work is done. */
  static ObjectNode result(Machine machine) {
    return Json.object()
        .put("vm_id", machine.id().toString())
        .put("name", machine.name())
        .put("namespace", machine.namespace());
  }

  static UUID idOf(WorkEvent event) {
    return UUID.fromString(event.payload().path("vm_id").asText());
  }
}
