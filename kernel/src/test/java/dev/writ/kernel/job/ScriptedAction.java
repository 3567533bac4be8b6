package dev.writ.kernel.job;

import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.Agreed;
import dev.writ.kernel.event.Ending;
import dev.writ.kernel.event.Operation;
import dev.writ.kernel.event.Run;
import dev.writ.kernel.event.RunResult;
import dev.writ.kernel.event.SpecShape;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Tx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** An action whose runs do what the test says, and that remembers what it was asked. */
final class ScriptedAction implements Action {
  /** One run. */
  interface Step {
    RunResult run(Run run) throws InterruptedException;
  }

  final List<Run> runs = new CopyOnWriteArrayList<>();
  final List<Agreed> agreed = new CopyOnWriteArrayList<>();
  final List<Ending> endings = new CopyOnWriteArrayList<>();
  final Set<UUID> shownTo = new java.util.concurrent.CopyOnWriteArraySet<>();

  private final Operation operation;
  private volatile Step step = run -> done();
  private volatile boolean endFails;

  ScriptedAction(int maxAttempts, Duration deadline) {
    this.operation =
        new Operation(
            "PAINT_SHED",
            "garden",
            "shed",
            "SHED_PAINT",
            new Permission("shed:paint"),
            new SpecShape(Set.of("place"), Set.of("colour"), Set.of("coats")),
            maxAttempts,
            deadline,
            false);
  }

  static RunResult done() {
    return new RunResult.Done(Json.object().put("painted", true));
  }

  ScriptedAction does(Step next) {
    this.step = next;
    return this;
  }

  /** From now on the room's rows can't be written. */
  void failsAtTheEnd(boolean fails) {
    this.endFails = fails;
  }

  @Override
  public Operation operation() {
    return operation;
  }

  @Override
  public List<String> plan(Agreed work) {
    return List.of("paint the shed");
  }

  @Override
  public boolean isVisibleTo(Caller caller, WorkEvent event) {
    return shownTo.contains(caller.userId());
  }

  @Override
  public void onAgreed(Tx tx, Agreed work) {
    tx.afterCommit(() -> agreed.add(work));
  }

  @Override
  public RunResult run(Run run) throws InterruptedException {
    runs.add(run);
    return step.run(run);
  }

  @Override
  public void onEnded(Tx tx, WorkEvent event, Ending ending) {
    if (endFails) {
      throw new IllegalStateException("the shed's row can't be written");
    }
    tx.afterCommit(() -> endings.add(ending));
  }
}
