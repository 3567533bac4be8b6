package dev.writ.workloads.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.event.ActionFailure;
import dev.writ.kernel.event.Agreed;
import dev.writ.kernel.event.Operation;
import dev.writ.kernel.event.RunResult;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.workloads.access.WorkloadsActionCodes;
import dev.writ.workloads.access.WorkloadsProblems;
import dev.writ.workloads.store.RemediationRows;
import dev.writ.workloads.store.RemediationRows.Work;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.RemediationState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Takes out of a workload what a remediation put in and is still Writ's, because a person wants it
 * so; the template stays unpatched as after a rollback. It has a row of its own, which names the
 * one that it reverts.
 */
public final class RevertRemediation extends WorkloadAction {
  public RevertRemediation(Workshop workshop) {
    super(workshop);
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
  RunResult run(WorkEvent event, Sights sights, Work work) {
    Remediation row = work.remediation();
    Work done = applying.require(Objects.requireNonNull(row.revertOf()));
    String message =
        "Took out of %s what Writ still owned of %d remediation(s)"
            .formatted(row.workload(), done.remediation().actions().size());
    if (row.state() == RemediationState.WATCHING) {
      return over(RemediationState.COMPLETED, message);
    }
    workshop
        .database()
        .inTransaction(tx -> RemediationRows.move(tx, row.id(), RemediationState.APPLYING, null));
    return switch (applying.revert(sights, row, done)) {
      case Applying.Undone.Sent(var live) -> {
        taken(event, row, TemplateHash.of(live));
        yield over(RemediationState.COMPLETED, message);
      }
      case Applying.Undone.NothingLeft(var how) -> over(RemediationState.CANCELLED, how);
      case Applying.Undone.NotNow(var why) -> new RunResult.Snooze(NEXT_LOOK, why);
      case Applying.Undone.Refused(var why) ->
          throw ActionFailure.permanent(
              WorkloadsProblems.PATCH_FAILED.name(), "Patch failed: " + why, Map.of());
    };
  }

  private void taken(WorkEvent event, Remediation row, String hash) {
    workshop
        .database()
        .inTransaction(
            tx -> {
              if (RemediationRows.move(tx, row.id(), RemediationState.WATCHING, null)) {
                RemediationRows.patched(tx, row.id(), hash);
                workshop
                    .audit()
                    .append(
                        tx,
                        Bookkeeping.entry(WorkloadsActionCodes.REVERTED, row)
                            .withParam("revert_of", Objects.toString(row.revertOf()))
                            .withParam("requested_by", event.requestedBy().toString()));
                announcements.reverted(tx, row);
              }
              return row;
            });
  }
}
