package dev.writ.workloads.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Tx;
import dev.writ.workloads.decide.RolloutBudget;
import dev.writ.workloads.decide.RolloutBudget.Claim;
import dev.writ.workloads.policy.PolicySpec;
import dev.writ.workloads.store.RemediationRows;
import dev.writ.workloads.store.RemediationRows.Work;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.RemediationState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Whose turn it is to be patched: budgets of disruption, of each policy and of the cluster. */
final class Turns {
  private static final String OTHERS_FIRST = "other rollouts go first";

  private final Workshop workshop;

  Turns(Workshop workshop) {
    this.workshop = workshop;
  }

  /** Why it has to wait; what is found is kept on the row, for people to see. */
  Optional<String> reasonToWait(Sights sights, Work work) {
    Remediation row = work.remediation();
    boolean respectsBudgets =
        row.policies().stream()
            .map(sights::rollout)
            .flatMap(Optional::stream)
            .anyMatch(PolicySpec.Rollout::respectDisruptionBudgets);
    Optional<String> held =
        respectsBudgets ? sights.heldByBudget(row.workload()) : Optional.empty();
    Optional<String> why =
        held.isPresent()
            ? held
            : workshop.database().read(handle -> notItsTurn(handle, sights, work));
    why.filter(reason -> !reason.equals(work.waits()))
        .ifPresent(reason -> keep(sights, row, reason));
    return why;
  }

  private void keep(Sights sights, Remediation row, String reason) {
    workshop
        .database()
        .inTransaction(
            tx -> {
              RemediationRows.waits(tx, row.id(), reason);
              return row;
            });
    workshop.ledgers().changed(row.cluster(), row.workload(), sights::changed);
  }

  /**
   * Takes the turn: from here on the patch may be on its way.
   *
   * @return why it is not its turn after all; empty where it is
   */
  Optional<String> take(Sights sights, Work work, ApplyConfiguration patch) {
    Remediation row = work.remediation();
    ObjectNode body = patch.body();
    return workshop.database().inTransaction(tx -> take(tx, sights, work, row, body));
  }

  private Optional<String> take(Tx tx, Sights sights, Work work, Remediation row, ObjectNode body) {
    RemediationRows.lock(tx, row.cluster());
    Optional<String> why = notItsTurn(tx.handle(), sights, work);
    if (why.isEmpty()) {
      if (!RemediationRows.move(tx, row.id(), RemediationState.APPLYING, null)) {
        return Optional.of("it was called off");
      }
      RemediationRows.sending(tx, row.id(), body);
    }
    return why;
  }

  private Optional<String> notItsTurn(Handle handle, Sights sights, Work work) {
    Remediation row = work.remediation();
    List<Claim> active =
        claims(handle, row.cluster(), RemediationState.APPLYING, RemediationState.WATCHING);
    if (active.size() < workshop.maxConcurrentRollouts()) {
      List<Claim> queued = claims(handle, row.cluster(), RemediationState.QUEUED);
      RolloutBudget budget =
          new RolloutBudget(workshop.maxConcurrentRollouts(), limits(sights, queued));
      if (budget.mayStart(active, queued, row.id())) {
        return Optional.empty();
      }
    }
    return Optional.of(OTHERS_FIRST);
  }

  private static Map<String, Integer> limits(Sights sights, List<Claim> queued) {
    Map<String, Integer> limits = new HashMap<>();
    queued.stream()
        .flatMap(claim -> claim.policies().stream())
        .distinct()
        .forEach(
            policy ->
                sights
                    .rollout(policy)
                    .ifPresent(rollout -> limits.put(policy, rollout.maxConcurrent())));
    return limits;
  }

  private static List<Claim> claims(Handle handle, String cluster, RemediationState... states) {
    return RemediationRows.in(handle, cluster, List.of(states)).stream()
        .map(one -> new Claim(one.remediation().id(), one.remediation().policies(), isHeld(one)))
        .toList();
  }

  /** Whether it waits for anything but its turn, so that those behind it need not. */
  private static boolean isHeld(Work work) {
    return work.waits() != null && !work.waits().equals(OTHERS_FIRST);
  }
}
