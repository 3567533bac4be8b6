package dev.writ.vms.act;

import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.Agreed;
import dev.writ.kernel.event.Ending;
import dev.writ.kernel.event.Operation;
import dev.writ.kernel.event.Run;
import dev.writ.kernel.event.RunResult;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.store.Tx;
import dev.writ.vms.cluster.ClusterClient;
import dev.writ.vms.cluster.Kind;
import dev.writ.vms.decide.MachineOperation;
import dev.writ.vms.decide.Manifest;
import dev.writ.vms.decide.VmStatus;
import dev.writ.vms.store.MachineRows;
import dev.writ.vms.view.Machine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Deletes a machine and its Secret; the row goes when the cluster has neither any more. */
public final class DeleteVm implements Action {
  private static final Duration UNTIL_GONE = Duration.ofSeconds(5);

  private final Workshop workshop;
  private final OnCluster onCluster;

  public DeleteVm(Workshop workshop) {
    this.workshop = workshop;
    this.onCluster = new OnCluster(workshop);
  }

  @Override
  public Operation operation() {
    return Operations.DELETE_VM;
  }

  @Override
  public List<String> plan(Agreed work) {
    return List.of(
        "delete `" + work.event().resource().name() + "` with its disks; this can't be undone");
  }

  @Override
  public boolean isVisibleTo(Caller caller, WorkEvent event) {
    return Machines.isVisible(workshop.database(), caller, event);
  }

  @Override
  public void onSubmitted(Tx tx, WorkEvent event) {
    Machines.requireReady(tx, event, MachineOperation.DELETE);
  }

  @Override
  public void onAgreed(Tx tx, Agreed work) {
    Machine machine = Machines.requireReady(tx, work.event(), MachineOperation.DELETE);
    MachineRows.begin(tx, machine.id(), work.event().id(), VmStatus.DELETING);
  }

  @Override
  public RunResult run(Run run) {
    Machine machine = Machines.requireActive(workshop.database(), run.work().event());
    return onCluster.run(machine, client -> delete(client, machine));
  }

  private RunResult delete(ClusterClient client, Machine machine) {
    String secret = Manifest.secretNameOf(machine.name());
    remove(client, machine, Kind.VIRTUAL_MACHINE, machine.name());
    remove(client, machine, Kind.SECRET, secret);
    boolean gone =
        findToGo(client, machine, Kind.VIRTUAL_MACHINE, machine.name()).isEmpty()
            && findToGo(client, machine, Kind.SECRET, secret).isEmpty();
    return gone
        ? new RunResult.Done(Machines.result(machine))
        : new RunResult.Snooze(UNTIL_GONE, "finalizers on the cluster are still running");
  }

  private void remove(ClusterClient client, Machine machine, Kind kind, String name) {
    findToGo(client, machine, kind, name)
        .filter(live -> !live.deleting())
        .ifPresent(live -> client.delete(kind, machine.namespace(), name, live.uid()));
  }

  /**
   * Our object. Somebody else's in its place stops the deletion, unless ours was never made: then
   * there is nothing of ours to delete.
   */
  private Optional<ClusterClient.Live> findToGo(
      ClusterClient client, Machine machine, Kind kind, String name) {
    return machine.uid() == null
        ? client
            .find(kind, machine.namespace(), name)
            .filter(live -> onCluster.isOurs(live, machine))
        : onCluster.findOurs(client, machine, kind, name);
  }

  @Override
  public void onEnded(Tx tx, WorkEvent event, Ending ending) {
    switch (ending) {
      case Ending.Completed _ -> MachineRows.delete(tx, event.id());
      case Ending.Failed _, Ending.Cancelled _ -> MachineRows.undoDeleting(tx, event.id());
    }
  }
}
