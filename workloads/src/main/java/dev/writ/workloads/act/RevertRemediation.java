package dev.writ.workloads.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import dev.writ.workloads.access.WorkloadsActionCodes;
import dev.writ.workloads.access.WorkloadsProblems;
import dev.writ.workloads.store.RemediationRows;
import dev.writ.workloads.store.RemediationRows.Work;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.RemediationState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes out of a workload what a remediation put in and is still Writ's, because a person wants it
 * so; the template stays unpatched as after a rollback. It has a row of its own, which names the
 * one that it reverts.
 */
public final class RevertRemediation implements Action {
  private static final Duration NEXT_TRY = Duration.ofSeconds(1);

  private final Workshop workshop;
  private final Applying applying;
  private final Bookkeeping bookkeeping;

  public RevertRemediation(Workshop workshop) {
    this.workshop = workshop;
    this.applying = new Applying(workshop);
    this.bookkeeping = new Bookkeeping(workshop);
  }

  @Override
  public Operation operation() {
    return Operations.REVERT;
  }

  @Override
  public List<String> plan(Agreed work) {
    ObjectNode payload = work.effectiveSpec();
    List<String> texts = new ArrayList<>();
    payload.path("actions").forEach(text -> texts.add("take out of container " + text.asText()));
    texts.add(
        "leave the template of %s as it is then".formatted(payload.path("workload").asText()));
    return texts;
  }

  @Override
  public boolean isVisibleTo(Caller caller, WorkEvent event) {
    return bookkeeping.isVisible(caller, event);
  }

  @Override
  public void onSubmitted(Tx tx, WorkEvent event) {
    bookkeeping.submitted(tx, event);
  }

  @Override
  public void onAgreed(Tx tx, Agreed work) {
    bookkeeping.agreed(tx, work);
  }

  @Override
  public RunResult run(Run run) {
    Remediation row = applying.require(run.work().event().id()).remediation();
    if (row.state().isOver()) {
      return RemediateWorkload.over(row.state(), row.detail() == null ? "over" : row.detail());
    }
    UUID reverted = row.revertOf();
    if (reverted == null) {
      throw new IllegalStateException(row.id() + " reverts nothing");
    }
    Work done = applying.require(reverted);
    String message =
        "Took %d remediation(s) out of %s"
            .formatted(done.remediation().actions().size(), row.workload());
    if (row.state() == RemediationState.WATCHING) {
      return RemediateWorkload.over(RemediationState.COMPLETED, message);
    }
    Optional<Sights> sights = workshop.clusters().find(row.cluster()).filter(Sights::mayPatch);
    if (sights.isEmpty()) {
      return new RunResult.Snooze(
          NEXT_TRY, "another process leads cluster `%s`".formatted(row.cluster()));
    }
    workshop
        .database()
        .inTransaction(tx -> RemediationRows.move(tx, row.id(), RemediationState.APPLYING, null));
    return switch (applying.undo(sights.get(), row, done)) {
      case Applying.Undone.Sent(var live) -> {
        taken(row, TemplateHash.of(live));
        yield RemediateWorkload.over(RemediationState.COMPLETED, message);
      }
      case Applying.Undone.NothingLeft(var how) ->
          RemediateWorkload.over(RemediationState.CANCELLED, how);
      case Applying.Undone.NotNow(var why) -> new RunResult.Snooze(NEXT_TRY, why);
      case Applying.Undone.Refused(var why) ->
          throw ActionFailure.permanent(
              WorkloadsProblems.PATCH_FAILED.name(), "Patch failed: " + why, Map.of());
    };
  }

  private void taken(Remediation row, String hash) {
    workshop
        .database()
        .inTransaction(
            tx -> {
              if (RemediationRows.move(tx, row.id(), RemediationState.WATCHING, null)) {
                RemediationRows.patched(tx, row.id(), hash);
                workshop.audit().append(tx, Bookkeeping.entry(WorkloadsActionCodes.REVERTED, row));
              }
              return row;
            });
  }

  @Override
  public void onEnded(Tx tx, WorkEvent event, Ending ending) {
    bookkeeping.ended(tx, event, ending);
    bookkeeping.changed(tx, event);
  }
}
