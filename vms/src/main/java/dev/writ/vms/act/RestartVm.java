package dev.writ.vms.act;

import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.ActionFailure;
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
import dev.writ.vms.policy.VmsProblems;
import dev.writ.vms.store.MachineRows;
import dev.writ.vms.view.Machine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Restarts a machine by deleting its running instance; the run strategy makes a new one. The UID of
 * the instance to go is kept before the first delete, so a repeated run never takes a newer one.
 */
public final class RestartVm implements Action {
  private static final Duration UNTIL_GONE = Duration.ofSeconds(2);

  private final Workshop workshop;
  private final OnCluster onCluster;

  public RestartVm(Workshop workshop) {
    this.workshop = workshop;
    this.onCluster = new OnCluster(workshop);
  }

  @Override
  public Operation operation() {
    return Operations.RESTART_VM;
  }

  @Override
  public List<String> plan(Agreed work) {
    return List.of(
        "end the running instance of `"
            + work.event().resource().name()
            + "`; the cluster starts a new one");
  }

  @Override
  public boolean isVisibleTo(Caller caller, WorkEvent event) {
    return Machines.isVisible(workshop.database(), caller, event);
  }

  @Override
  public void onSubmitted(Tx tx, WorkEvent event) {
    Machines.requireReady(tx, event, MachineOperation.RESTART);
  }

  @Override
  public void onAgreed(Tx tx, Agreed work) {
    Machine machine = Machines.requireReady(tx, work.event(), MachineOperation.RESTART);
    MachineRows.begin(tx, machine.id(), work.event().id(), null);
  }

  @Override
  public RunResult run(Run run) {
    WorkEvent event = run.work().event();
    Machine machine = Machines.requireActive(workshop.database(), event);
    return onCluster.run(machine, client -> restart(client, machine, event));
  }

  private RunResult restart(ClusterClient client, Machine machine, WorkEvent event) {
    onCluster.findOurs(client, machine, Kind.VIRTUAL_MACHINE, machine.name());
    Optional<ClusterClient.Live> running = instance(client, machine);
    String toGo = machine.restartUid();
    if (toGo == null) {
      String found =
          running
              .map(ClusterClient.Live::uid)
              .orElseThrow(
                  () ->
                      ActionFailure.permanent(
                          VmsProblems.INVALID_STATE_TRANSITION.name(),
                          "`" + machine.name() + "` has no running instance to restart",
                          Map.of("operation", Operations.RESTART_VM.name())));
      toGo =
          workshop
              .database()
              .inTransaction(tx -> MachineRows.keepRestartUid(tx, event.id(), found))
              .orElse(found);
    }
    if (isStill(running, toGo)) {
      client.delete(Kind.VIRTUAL_MACHINE_INSTANCE, machine.namespace(), machine.name(), toGo);
      running = instance(client, machine);
    }
    return isStill(running, toGo)
        ? new RunResult.Snooze(UNTIL_GONE, "the old instance is shutting down")
        : new RunResult.Done(Machines.result(machine).put("replaced_instance", toGo));
  }

  @Override
  public void onEnded(Tx tx, WorkEvent event, Ending ending) {
    MachineRows.end(tx, event.id(), null, null);
  }

  private static Optional<ClusterClient.Live> instance(ClusterClient client, Machine machine) {
    return client.find(Kind.VIRTUAL_MACHINE_INSTANCE, machine.namespace(), machine.name());
  }

  private static boolean isStill(Optional<ClusterClient.Live> running, String uid) {
    return running.filter(instance -> instance.uid().equals(uid)).isPresent();
  }
}
