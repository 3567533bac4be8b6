package dev.writ.workloads.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.problem.Problem;
import dev.writ.workloads.access.WorkloadsActionCodes;
import dev.writ.workloads.cluster.ApiFailure;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.decide.NotRemediated;
import dev.writ.workloads.decide.NotRemediated.Reason;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.decide.Planner;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.store.RemediationRows;
import dev.writ.workloads.view.RemediationState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plans that policies only try: the cluster is asked what it would say, and nothing is changed. */
final class DryRuns {
  private static final Logger LOG = LoggerFactory.getLogger(DryRuns.class);
  private static final Duration TRIED_AGAIN_AFTER = Duration.ofSeconds(30);

  private final Workshop workshop;
  private final Applying applying;

  /** By {@code cluster/uid/policy}. */
  private final Map<String, Trial> trials = new ConcurrentHashMap<>();

  /**
   * What a plan came to.
   *
   * @param refused what the cluster has against it; null for nothing
   * @param askAgain when it is asked again about what it refused
   */
  private record Trial(
      WorkloadKey key, String fingerprint, @Nullable NotRemediated refused, Instant askAgain) {}

  DryRuns(Workshop workshop) {
    this.workshop = workshop;
    this.applying = new Applying(workshop);
  }

  /** What the cluster refused of a policy's plans. */
  List<NotRemediated> refused(String cluster, String policy) {
    List<NotRemediated> refused = new ArrayList<>();
    trials.forEach(
        (subject, trial) -> {
          if (subject.startsWith(cluster + "/")
              && subject.endsWith("/" + policy)
              && trial.refused() != null) {
            refused.add(trial.refused());
          }
        });
    return refused;
  }

  /** The workload is gone. */
  void forget(String cluster, WorkloadKey key) {
    trials
        .entrySet()
        .removeIf(
            one -> one.getKey().startsWith(cluster + "/") && one.getValue().key().equals(key));
  }

  /** The policy is gone. */
  void forget(String cluster, String policy) {
    trials.keySet().removeIf(one -> one.startsWith(cluster + "/") && one.endsWith("/" + policy));
  }

  void tryOut(String cluster, Plan.Patch plan, String policy) {
    Workload workload = plan.workload();
    String subject = cluster + "/" + workload.uid() + "/" + policy;
    String fingerprint = Planner.fingerprint(workload.templateHash(), plan.draft().actions());
    Instant now = workshop.database().now();
    Trial before = trials.get(subject);
    if (before != null
        && before.fingerprint().equals(fingerprint)
        && (before.refused() == null || now.isBefore(before.askAgain()))) {
      return;
    }
    Optional<Sights> sights = workshop.clusters().find(cluster).filter(Sights::mayPatch);
    if (sights.isEmpty()) {
      return;
    }
    NotRemediated refused = null;
    try {
      tryOut(sights.get(), cluster, plan, policy, fingerprint);
    } catch (ApiFailure failure) {
      refused =
          new NotRemediated(
              workload.key(),
              "",
              Reason.PATCH_FAILED,
              "Patch failed: " + failure.detail() + " (dry run)");
    } catch (Problem away) {
      LOG.warn("a dry run of {} can't be recorded now", workload.key(), away);
      return;
    }
    trials.put(
        subject, new Trial(workload.key(), fingerprint, refused, now.plus(TRIED_AGAIN_AFTER)));
    workshop.ledgers().changed(cluster, workload.key(), sights.get()::changed);
  }

  private void tryOut(
      Sights sights, String cluster, Plan.Patch plan, String policy, String fingerprint) {
    Workload workload = plan.workload();
    boolean known =
        workshop
            .database()
            .read(
                handle ->
                    RemediationRows.findLast(
                            handle, cluster, workload.uid(), RemediationState.PLANNED, fingerprint)
                        .filter(one -> one.policies().contains(policy)))
            .isPresent();
    Optional<ObjectNode> live =
        known
            ? Optional.empty()
            : sights
                .api()
                .find(
                    Resource.ofWorkload(workload.key().kind())
                        .path(workload.key().namespace(), workload.key().name()));
    if (live.isEmpty()) {
      return;
    }
    UUID id = workshop.database().newId();
    ObjectNode body = applying.tryOut(sights, plan, List.of(policy), id, live.get());
    workshop
        .database()
        .inTransaction(
            tx -> {
              RemediationRows.insert(
                  tx,
                  Bookkeeping.settled(
                      tx, id, cluster, plan, null, RemediationState.PLANNED, List.of(policy), null),
                  Steps.of(plan.draft().actions()));
              RemediationRows.sending(tx, id, body);
              workshop
                  .audit()
                  .append(tx, Bookkeeping.entry(WorkloadsActionCodes.PLANNED, cluster, plan, null));
              return id;
            });
  }
}
