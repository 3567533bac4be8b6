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
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Whose turn it is to be patched: budgets of disruption, of each policy and of the cluster. */
final class Turns {
  private static final String OTHERS_FIRST = "other rollouts go first";

  /** Of those that wait for the same policy, as many more look for each second they wait. */
  private static final int LOOKS = 20;

  private static final int LONGEST = 30; // seconds between looks

  /** Whoever has more before it looks as late as whoever has so many. */
  private static final int SEEN = LOOKS * LONGEST;

  private final Workshop workshop;

  Turns(Workshop workshop) {
    this.workshop = workshop;
  }

  /**
   * That it has to wait.
   *
   * @param look after how long it looks again
   */
  record Wait(String why, Duration look) {}

  /** Whether it has to wait; what is found is kept on the row, for people to see. */
  Optional<Wait> findWait(Sights sights, Work work) {
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
            : workshop.database().read(handle -> notItsTurn(handle, sights, row));
    why.filter(reason -> !reason.equals(work.waits()))
        .ifPresent(reason -> keep(sights, row, reason));
    return why.map(reason -> new Wait(reason, pause(before(row, held.isPresent()))));
  }

  private int before(Remediation row, boolean held) {
    return workshop
        .database()
        .read(handle -> RemediationRows.before(handle, row, held, OTHERS_FIRST, SEEN));
  }

  /** Those in front look each second, so nothing that is free waits; those behind look later. */
  static Duration pause(int before) {
    return Duration.ofSeconds(Math.min(1 + before / LOOKS, LONGEST));
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
    return workshop.database().inTransaction(tx -> take(tx, sights, row, body));
  }

  private Optional<String> take(Tx tx, Sights sights, Remediation row, ObjectNode body) {
    RemediationRows.lock(tx, row.cluster());
    Optional<String> why = notItsTurn(tx.handle(), sights, row);
    if (why.isEmpty()) {
      if (!RemediationRows.move(tx, row.id(), RemediationState.APPLYING, null)) {
        return Optional.of("it was called off");
      }
      RemediationRows.sending(tx, row.id(), body);
    }
    return why;
  }

  private Optional<String> notItsTurn(Handle handle, Sights sights, Remediation row) {
    List<Claim> active = claims(RemediationRows.active(handle, row.cluster()));
    int free = workshop.maxConcurrentRollouts() - active.size();
    boolean mayStart =
        mayStart(sights, active, List.of(new Claim(row.id(), row.policies(), false)), row)
            && mayStart(
                sights,
                active,
                claims(RemediationRows.queued(handle, row, OTHERS_FIRST, free)),
                row);
    return mayStart ? Optional.empty() : Optional.of(OTHERS_FIRST);
  }

  private boolean mayStart(Sights sights, List<Claim> active, List<Claim> queued, Remediation row) {
    return new RolloutBudget(workshop.maxConcurrentRollouts(), limits(sights, queued))
        .mayStart(active, queued, row.id());
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

  private static List<Claim> claims(List<RemediationRows.Claimed> rows) {
    return rows.stream()
        .map(row -> new Claim(row.id(), row.policies(), isHeld(row.waits())))
        .toList();
  }

  /** Whether it waits for anything but its turn, so that those behind it need not. */
  private static boolean isHeld(@Nullable String waits) {
    return waits != null && !waits.equals(OTHERS_FIRST);
  }
}
