package dev.writ.vms.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import dev.writ.vms.decide.MachineOperation;
import dev.writ.vms.decide.Manifest;
import dev.writ.vms.policy.RunStrategy;
import dev.writ.vms.store.MachineRows;
import dev.writ.vms.view.Machine;
import java.util.List;

/** Switches a machine on or off: the whole machine is applied with the other run strategy. */
public final class PowerVm implements Action {
  private final Workshop workshop;
  private final OnCluster onCluster;
  private final Operation operation;
  private final MachineOperation step;
  private final RunStrategy target;

  private PowerVm(
      Workshop workshop, Operation operation, MachineOperation step, RunStrategy target) {
    this.workshop = workshop;
    this.onCluster = new OnCluster(workshop);
    this.operation = operation;
    this.step = step;
    this.target = target;
  }

  public static PowerVm start(Workshop workshop) {
    return new PowerVm(workshop, Operations.START_VM, MachineOperation.START, RunStrategy.ALWAYS);
  }

  public static PowerVm stop(Workshop workshop) {
    return new PowerVm(workshop, Operations.STOP_VM, MachineOperation.STOP, RunStrategy.HALTED);
  }

  @Override
  public Operation operation() {
    return operation;
  }

  @Override
  public List<String> plan(Agreed work) {
    return List.of(
        "set `"
            + work.event().resource().name()
            + "` to run strategy "
            + target.word()
            + "; nothing else of it changes");
  }

  @Override
  public boolean isVisibleTo(Caller caller, WorkEvent event) {
    return Machines.isVisible(workshop.database(), caller, event);
  }

  @Override
  public void onSubmitted(Tx tx, WorkEvent event) {
    Machines.requireReady(tx, event, step);
  }

  @Override
  public void onAgreed(Tx tx, Agreed work) {
    Machine machine = Machines.requireReady(tx, work.event(), step);
    MachineRows.begin(tx, machine.id(), work.event().id(), null);
  }

  @Override
  public RunResult run(Run run) {
    Machine machine = Machines.requireActive(workshop.database(), run.work().event());
    Manifest manifest =
        Snapshots.manifest(
            workshop.labels(),
            machine,
            Machines.currentRevision(workshop.database(), machine),
            target);
    return onCluster.run(
        machine,
        client -> {
          ClusterClient.Live live = onCluster.applyExisting(client, machine, manifest);
          ObjectNode result = Machines.result(machine);
          result.put("uid", live.uid());
          return new RunResult.Done(result);
        });
  }

  @Override
  public void onEnded(Tx tx, WorkEvent event, Ending ending) {
    switch (ending) {
      case Ending.Completed _ -> MachineRows.end(tx, event.id(), target, null);
      case Ending.Failed _, Ending.Cancelled _ -> MachineRows.end(tx, event.id(), null, null);
    }
  }
}
