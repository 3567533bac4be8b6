package dev.writ.workloads.act;

import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.Agreed;
import dev.writ.kernel.event.Ending;
import dev.writ.kernel.event.Run;
import dev.writ.kernel.event.RunResult;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Tx;
import dev.writ.workloads.store.RemediationRows.Work;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.RemediationState;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The frame of what is done about one workload: a row of the same id follows the kernel's event,
 * and whoever leads the workload's cluster works on it.
 */
abstract sealed class WorkloadAction implements Action
    permits RemediateWorkload, RevertRemediation {
  static final Duration NEXT_LOOK = Duration.ofSeconds(1);

  final Workshop workshop;
  final Applying applying;
  final Bookkeeping bookkeeping;
  final Announcements announcements;

  WorkloadAction(Workshop workshop) {
    this.workshop = workshop;
    this.applying = new Applying(workshop);
    this.bookkeeping = new Bookkeeping(workshop);
    this.announcements = new Announcements(workshop.clusters());
  }

  @Override
  public final boolean isVisibleTo(Caller caller, WorkEvent event) {
    return bookkeeping.isVisible(caller, event);
  }

  @Override
  public final void onSubmitted(Tx tx, WorkEvent event) {
    bookkeeping.submitted(tx, event);
  }

  @Override
  public final void onAgreed(Tx tx, Agreed work) {
    bookkeeping.agreed(tx, work);
  }

  @Override
  public final RunResult run(Run run) {
    Work work = applying.require(run.work().event().id());
    Remediation row = work.remediation();
    if (row.state().isOver()) {
      return over(row.state(), Objects.requireNonNullElse(row.detail(), "called off"));
    }
    Optional<Sights> sights = workshop.clusters().find(row.cluster()).filter(Sights::mayPatch);
    return sights.isEmpty()
        ? new RunResult.Snooze(
            NEXT_LOOK, "another process leads cluster `%s`".formatted(row.cluster()))
        : run(run.work().event(), sights.get(), work);
  }

  /** Works on what is not over, in the process that leads. */
  abstract RunResult run(WorkEvent event, Sights sights, Work work);

  @Override
  public void onEnded(Tx tx, WorkEvent event, Ending ending) {
    bookkeeping.ended(tx, event, ending);
    bookkeeping.changed(tx, event);
  }

  static RunResult.Done over(RemediationState state, String message) {
    return new RunResult.Done(Json.object().put("state", state.name()).put("message", message));
  }
}
