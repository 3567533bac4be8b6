package dev.writ.workloads.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.audit.AuditOutcome;
import dev.writ.kernel.event.ActionFailure;
import dev.writ.kernel.event.Agreed;
import dev.writ.kernel.event.Ending;
import dev.writ.kernel.event.Operation;
import dev.writ.kernel.event.RunResult;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.store.Tx;
import dev.writ.workloads.access.WorkloadsActionCodes;
import dev.writ.workloads.access.WorkloadsProblems;
import dev.writ.workloads.cluster.ApiFailure;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.decide.Action;
import dev.writ.workloads.decide.Rollout;
import dev.writ.workloads.decide.RolloutCheck;
import dev.writ.workloads.decide.RolloutCheck.Verdict;
import dev.writ.workloads.policy.PolicySpec;
import dev.writ.workloads.store.RemediationRows;
import dev.writ.workloads.store.RemediationRows.Work;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.RemediationState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sets one workload right: waits for its turn, applies the plan, watches it, and takes it back
 * where it does harm. The remediation's id is the id of the event that asks for it.
 *
 * <p>Where it is stands in its row, written before and after each request to the cluster, so that
 * another worker goes on where one was killed; what was applied bears the id.
 */
public final class RemediateWorkload extends WorkloadAction {
  private final Turns turns;

  public RemediateWorkload(Workshop workshop) {
    super(workshop);
    this.turns = new Turns(workshop);
  }

  @Override
  public Operation operation() {
    return Operations.REMEDIATE;
  }

  @Override
  public List<String> plan(Agreed work) {
    ObjectNode payload = work.effectiveSpec();
    List<String> texts = new ArrayList<>();
    payload.path("actions").forEach(text -> texts.add("put into container " + text.asText()));
    texts.add(
        "watch %s and take it back where its pods fail"
            .formatted(payload.path("workload").asText()));
    return texts;
  }

  @Override
  RunResult run(WorkEvent event, Sights sights, Work work) {
    if (sights.staleSince() != null) {
      return new RunResult.Snooze(
          NEXT_LOOK, "nothing is heard of cluster `%s`".formatted(work.remediation().cluster()));
    }
    return switch (work.remediation().state()) {
      case QUEUED -> start(sights, work);
      case APPLYING -> resume(sights, work);
      case WATCHING -> watch(sights, work);
      case PENDING_APPROVAL -> throw new IllegalStateException("nobody agreed to " + event.id());
      case PLANNED, DEFERRED_TO_GIT, COMPLETED, ROLLED_BACK, FAILED, CANCELLED ->
          throw new IllegalStateException(event.id() + " is over");
    };
  }

  private RunResult start(Sights sights, Work work) {
    Optional<Turns.Wait> wait = turns.findWait(sights, work);
    if (wait.isPresent()) {
      return new RunResult.Snooze(wait.get().look(), wait.get().why());
    }
    Applying.Read read = applying.read(sights, work);
    return switch (read) {
      case Applying.Read.Gone(var why) -> over(RemediationState.CANCELLED, why);
      case Applying.Read.Taken _ -> over(RemediationState.CANCELLED, "it was patched already");
      case Applying.Read.Unreadable unreadable ->
          throw Applying.failed(unreadable.why(), unreadable.failure().status());
      case Applying.Read.AsPlanned(var live) -> {
        Optional<String> late = turns.take(sights, work, applying.patch(work, live));
        yield late.isPresent()
            ? new RunResult.Snooze(NEXT_LOOK, late.get())
            : apply(sights, work, live);
      }
    };
  }

  /**
   * A worker was killed, lost the lead or got no answer between saying that it patches and saying
   * that it did. What was sent may be there, so nothing is given up before the object tells.
   */
  private RunResult resume(Sights sights, Work work) {
    return switch (applying.read(sights, work)) {
      case Applying.Read.Gone(var why) -> over(RemediationState.CANCELLED, why);
      case Applying.Read.Taken(var live) -> taken(sights, work, live);
      case Applying.Read.Unreadable unreadable -> new RunResult.Snooze(NEXT_LOOK, unreadable.why());
      case Applying.Read.AsPlanned _ when work.sent() >= Applying.TRIES ->
          throw Applying.failed(
              "Patch failed: it was sent %d times, and the cluster never said that it took it"
                  .formatted(work.sent()),
              0);
      case Applying.Read.AsPlanned(var live) -> {
        applying.sending(work, applying.patch(work, live));
        yield apply(sights, work, live);
      }
    };
  }

  private RunResult apply(Sights sights, Work work, ObjectNode read) {
    return switch (applying.apply(sights, work, read)) {
      case Applying.Sent.Gone(var why) -> over(RemediationState.CANCELLED, why);
      case Applying.Sent.Taken(var live) -> taken(sights, work, live);
      case Applying.Sent.NotNow(var why) -> new RunResult.Snooze(NEXT_LOOK, why);
      case Applying.Sent.Unknown(var why) -> new RunResult.Snooze(ClusterApi.PATIENCE, why);
    };
  }

  private RunResult taken(Sights sights, Work work, ObjectNode live) {
    Remediation row = work.remediation();
    workshop
        .database()
        .inTransaction(
            tx -> {
              if (RemediationRows.move(tx, row.id(), RemediationState.WATCHING, null)) {
                RemediationRows.patched(tx, row.id(), TemplateHash.of(live));
                workshop.audit().append(tx, Bookkeeping.entry(WorkloadsActionCodes.PATCHED, row));
                Duration sincePlanned = Duration.between(row.created(), tx.now());
                tx.afterCommit(() -> workshop.metrics().applied(sincePlanned));
                announcements.patched(tx, row);
              }
              return row;
            });
    workshop.ledgers().changed(row.cluster(), row.workload(), sights::changed);
    return new RunResult.Snooze(NEXT_LOOK, "the cluster took the patch; watching its rollout");
  }

  /** Looks at what is told; what ends it is taken from the cluster itself, for a cache lags. */
  private RunResult watch(Sights sights, Work work) {
    Remediation row = work.remediation();
    Optional<ObjectNode> told = Applying.same(sights.workload(row.workload()), row);
    if (told.isPresent()) {
      Look look = look(sights, work, told.get());
      if (!look.isLast()) {
        return follow(sights, work, look);
      }
    }
    try {
      Optional<ObjectNode> live = Applying.find(sights, row);
      return live.isPresent()
          ? follow(sights, work, look(sights, work, live.get()))
          : over(RemediationState.COMPLETED, "the workload was deleted while it was watched");
    } catch (ApiFailure failure) {
      return new RunResult.Snooze(NEXT_LOOK, "Failed to read workload: " + failure.detail());
    }
  }

  /** How the rollout goes at one instant. */
  private record Look(
      Instant at, Rollout rollout, Verdict verdict, PolicySpec.Rollout settings, int actions) {
    boolean isLast() {
      return switch (verdict) {
        case Verdict.Going _, Verdict.Steady _ -> false;
        case Verdict.Complete _, Verdict.Broken _ -> true;
      };
    }
  }

  private Look look(Sights sights, Work work, ObjectNode workload) {
    Remediation row = work.remediation();
    List<Action> actions = Steps.read(work.steps());
    Rollout rollout =
        RolloutReader.read(workload, sights.newestPods(row.workload()), actions, row.id());
    PolicySpec.Rollout settings = settings(sights, row);
    Instant now = workshop.database().now();
    Verdict verdict =
        new RolloutCheck(
                actions,
                Duration.ofSeconds(settings.timeoutSeconds()),
                RolloutReader.grace(workload))
            .judge(
                rollout,
                row.patched() == null ? now : row.patched(),
                work.steadySince(),
                work.steadyPods(),
                now);
    return new Look(now, rollout, verdict, settings, actions.size());
  }

  private RunResult follow(Sights sights, Work work, Look look) {
    Remediation row = work.remediation();
    return switch (look.verdict()) {
      case Verdict.Going(var why) -> {
        if (work.steadySince() != null) {
          steady(row, null, List.of());
        }
        yield new RunResult.Snooze(NEXT_LOOK, why);
      }
      case Verdict.Steady(var why) -> {
        if (work.steadySince() == null) {
          steady(
              row,
              look.at(),
              look.rollout().pods().stream()
                  .filter(Rollout.PatchedPod::ready)
                  .map(Rollout.PatchedPod::id)
                  .toList());
        }
        yield new RunResult.Snooze(NEXT_LOOK, why);
      }
      case Verdict.Complete() ->
          over(
              RemediationState.COMPLETED,
              "Applied %d remediation(s) to %s".formatted(look.actions(), row.workload()));
      case Verdict.Broken(var why) -> broken(sights, work, look, why);
    };
  }

  /** The oldest policy's: it is the first that contributes. */
  private static PolicySpec.Rollout settings(Sights sights, Remediation row) {
    return row.policies().stream()
        .map(sights::rollout)
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(PolicySpec.Rollout.STANDARD);
  }

  private void steady(Remediation row, @Nullable Instant since, List<String> pods) {
    workshop
        .database()
        .inTransaction(
            tx -> {
              RemediationRows.steady(tx, row.id(), since, pods);
              return row;
            });
  }

  private RunResult broken(Sights sights, Work work, Look look, String why) {
    if (!look.settings().rollback()) {
      throw ActionFailure.permanent(
          WorkloadsProblems.ROLLOUT_FAILED.name(), why, Map.of("cause", why));
    }
    return switch (applying.undo(sights, work)) {
      case Applying.Undone.Sent(var live) ->
          throw ActionFailure.permanent(
              WorkloadsProblems.ROLLED_BACK.name(),
              why + stuck(live, look.rollout()),
              Map.of("cause", why));
      case Applying.Undone.NothingLeft(var how) -> over(RemediationState.COMPLETED, how);
      case Applying.Undone.NotNow(var cause) -> new RunResult.Snooze(NEXT_LOOK, why + "; " + cause);
      case Applying.Undone.Refused(var cause) ->
          throw ActionFailure.permanent(
              WorkloadsProblems.ROLLOUT_FAILED.name(),
              why + "; taking it back was refused: " + cause,
              Map.of("cause", why));
    };
  }

  /**
   * What is left to people: a StatefulSet that starts its pods one by one waits for one that never
   * becomes ready, though its template is the earlier one again (kubernetes issue 67250).
   */
  static String stuck(ObjectNode live, Rollout rollout) {
    List<String> pods =
        rollout.pods().stream()
            .filter(pod -> !pod.ready())
            .map(Rollout.PatchedPod::name)
            .sorted()
            .toList();
    boolean oneByOne =
        live.path("kind").asText().equals("StatefulSet")
            && !live.at("/spec/podManagementPolicy").asText().equals("Parallel");
    return pods.isEmpty() || !oneByOne
        ? ""
        : "; the StatefulSet waits for what is not ready: kubectl delete pod %s -n %s"
            .formatted(String.join(" ", pods), live.at("/metadata/namespace").asText());
  }

  @Override
  public void onEnded(Tx tx, WorkEvent event, Ending ending) {
    if (ending instanceof Ending.Failed(var code, var detail, _)) {
      failed(tx, RemediationRows.find(tx.handle(), event.id()).orElseThrow(), code, detail);
      bookkeeping.changed(tx, event);
    } else {
      super.onEnded(tx, event, ending);
    }
  }

  private void failed(Tx tx, Remediation row, String code, String detail) {
    boolean rolledBack = code.equals(WorkloadsProblems.ROLLED_BACK.name());
    RemediationRows.move(
        tx, row.id(), rolledBack ? RemediationState.ROLLED_BACK : RemediationState.FAILED, detail);
    if (rolledBack) {
      workshop
          .audit()
          .append(
              tx,
              Bookkeeping.entry(WorkloadsActionCodes.ROLLED_BACK, row).withParam("cause", detail));
      tx.afterCommit(() -> workshop.metrics().rolledBack());
      announcements.rolledBack(tx, row, detail);
    } else {
      workshop
          .audit()
          .append(
              tx,
              Bookkeeping.entry(WorkloadsActionCodes.PATCH_FAILED, row)
                  .withOutcome(AuditOutcome.FAILED)
                  .withParam("detail", detail));
      announcements.failed(tx, row, detail);
    }
    tx.afterCommit(() -> workshop.metrics().failed());
  }
}
