package dev.writ.workloads.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.approval.Desk;
import dev.writ.kernel.approval.Submission;
import dev.writ.kernel.event.Facts;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Json;
import dev.writ.workloads.access.WorkloadsActionCodes;
import dev.writ.workloads.decide.Draft;
import dev.writ.workloads.decide.NotRemediated;
import dev.writ.workloads.decide.NotRemediated.Reason;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.decide.Planner;
import dev.writ.workloads.decide.RolledBack;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.store.ContentionRows;
import dev.writ.workloads.store.GenerationRows;
import dev.writ.workloads.store.GenerationRows.Listed;
import dev.writ.workloads.store.RemediationRows;
import dev.writ.workloads.store.RemediationRows.Work;
import dev.writ.workloads.view.Enforcement;
import dev.writ.workloads.view.PolicyObject;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.RemediationState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's door to the kernel: what it plans is asked for, handed on, tried or called off.
 */
public final class Remediations implements Remedies {
  private static final Logger LOG = LoggerFactory.getLogger(Remediations.class);

  /** What policy denied is not asked for again so soon. */
  private static final Duration DENIED_FOR = Duration.ofMinutes(10);

  /** Why what waited is called off. */
  static final String UNPLANNED = "no policy asks for it any more";

  private static final Duration SILENT_FOR = Duration.ofHours(24);

  private final Workshop workshop;
  private final Desk desk;
  private final Facts facts;
  private final Deferrals deferrals;
  private final DryRuns dryRuns;
  private final Bookkeeping bookkeeping;
  private final Announcements announcements;

  /** What is wanted now, by {@code cluster/uid}: what stood in its way before is news no more. */
  private final Map<String, Wanted> wanted = new ConcurrentHashMap<>();

  /**
   * A plan that is to be carried out.
   *
   * @param obstacle what keeps it from being asked for; null for nothing
   * @param askAgain when it is asked for again though nothing changed
   */
  private record Wanted(
      WorkloadKey key,
      String fingerprint,
      List<String> policies,
      @Nullable NotRemediated obstacle,
      Instant askAgain) {}

  public Remediations(Workshop workshop, Desk desk, Facts facts) {
    this.workshop = workshop;
    this.desk = desk;
    this.facts = facts;
    this.deferrals = new Deferrals(workshop, facts);
    this.dryRuns = new DryRuns(workshop);
    this.bookkeeping = new Bookkeeping(workshop);
    this.announcements = new Announcements(workshop.clusters());
  }

  // Questions

  @Override
  public Enforcement enforcement(String cluster, PolicyObject policy) {
    Ledgers.Ledger ledger = workshop.ledgers().of(cluster);
    String key = policy.key();
    GenerationRows.Generation known = ledger.generations().get(key);
    boolean counted = known != null && known.is(policy.uid(), policy.generation());
    if (!counted && leads(cluster)) {
      workshop
          .ledgers()
          .later(
              cluster,
              () ->
                  workshop
                      .database()
                      .inTransaction(
                          tx -> {
                            GenerationRows.seen(
                                tx, cluster, key, policy.uid(), policy.generation());
                            return key;
                          }));
    }
    GenerationRows.Counts counts =
        counted
            ? ledger.counts().getOrDefault(key, new GenerationRows.Counts(0, 0))
            : new GenerationRows.Counts(0, 0);
    return new Enforcement(
        counts.applied(),
        counts.failed(),
        counted ? ledger.keys(Listed.REMEDIATED, key) : List.of(),
        ledger.keys(Listed.PLANNED, key),
        counted ? ledger.keys(Listed.DEFERRED, key) : List.of(),
        counted ? ledger.keys(Listed.ROLLED_BACK, key) : List.of(),
        waiting(cluster, ledger, key));
  }

  /** Others may lag, and would take a policy back to what it was. */
  private boolean leads(String cluster) {
    return workshop.clusters().find(cluster).filter(Sights::mayPatch).isPresent();
  }

  private List<NotRemediated> waiting(String cluster, Ledgers.Ledger ledger, String policy) {
    List<NotRemediated> waiting = new ArrayList<>();
    ledger
        .open()
        .values()
        .forEach(
            open -> {
              if (open.remediation().policies().contains(policy)) {
                Obstacles.ofOpen(open).ifPresent(waiting::add);
              }
            });
    wanted.forEach(
        (subject, plan) -> {
          if (subject.startsWith(cluster + "/") && plan.policies().contains(policy)) {
            if (plan.obstacle() != null) {
              waiting.add(plan.obstacle());
            } else {
              Work last = ledger.last().get(subject.substring(cluster.length() + 1));
              Obstacles.ofLast(last, plan.fingerprint()).ifPresent(waiting::add);
            }
          }
        });
    waiting.addAll(dryRuns.refused(cluster, policy));
    return waiting;
  }

  @Override
  public @Nullable Instant silentUntil(String cluster, String uid) {
    return workshop.ledgers().of(cluster).silent().get(uid);
  }

  // Wishes

  @Override
  public void request(String cluster, Plan.Patch plan, Namespace namespace, int replicas) {
    Workload workload = plan.workload();
    Draft draft = plan.draft();
    String subject = cluster + "/" + workload.uid();
    String fingerprint = Planner.fingerprint(workload.templateHash(), draft.actions());
    Instant now = workshop.database().now();
    Wanted before = wanted.get(subject);
    if (before != null
        && before.fingerprint().equals(fingerprint)
        && before.policies().equals(draft.policies())
        && now.isBefore(before.askAgain())) {
      return;
    }
    NotRemediated obstacle = null;
    Instant askAgain = now;
    try {
      Optional<Instant> later = laterThan(now, cluster, plan, fingerprint);
      if (wasRolledBack(cluster, workload, fingerprint)) {
        obstacle = new NotRemediated(workload.key(), "", Reason.ROLLED_BACK, RolledBack.WHY);
        askAgain = now.plus(DENIED_FOR);
      } else if (later.isPresent()) {
        askAgain = later.get();
      } else {
        submit(cluster, plan, namespace, replicas);
      }
    } catch (Problem problem) {
      if (problem.code().equals(KernelProblems.POLICY_DENIED)) {
        obstacle = new NotRemediated(workload.key(), "", Reason.DENIED, problem.detail());
        askAgain = now.plus(DENIED_FOR);
      } else if (problem.code().equals(KernelProblems.STORE_UNAVAILABLE)) {
        obstacle =
            new NotRemediated(
                workload.key(),
                "",
                Reason.STORE_UNAVAILABLE,
                "nothing is patched while what is done can't be recorded");
      } else if (!problem.code().equals(KernelProblems.DUPLICATE_PENDING_REQUEST)) {
        throw problem;
      }
    }
    wanted.put(
        subject, new Wanted(workload.key(), fingerprint, draft.policies(), obstacle, askAgain));
    if (before == null || !Objects.equals(before.obstacle(), obstacle)) {
      workshop.clusters().find(cluster).ifPresent(sights -> sights.changed(workload.key()));
    }
  }

  /** The object tells so too, unless somebody took its annotations back with its template. */
  private boolean wasRolledBack(String cluster, Workload workload, String fingerprint) {
    return workshop
        .database()
        .read(
            handle ->
                RemediationRows.findLast(
                    handle, cluster, workload.uid(), RemediationState.ROLLED_BACK, fingerprint))
        .isPresent();
  }

  /** Until when the plan is not asked for; empty where it is to be asked for now. */
  private Optional<Instant> laterThan(
      Instant now, String cluster, Plan.Patch plan, String fingerprint) {
    Workload workload = plan.workload();
    List<Work> newest =
        workshop
            .database()
            .read(
                handle ->
                    RemediationRows.newest(handle, cluster, workload.uid(), Obstacles.REMEMBERED));
    Optional<Work> open =
        newest.stream().filter(one -> !one.remediation().state().isOver()).findFirst();
    if (open.isPresent()) {
      if (!open.get().remediation().fingerprint().equals(fingerprint)) {
        callOff(open.get(), "the plan changed");
      }
      return Optional.of(now);
    }
    if (Obstacles.isContended(newest, plan.draft().actions(), now)) {
      contend(cluster, plan, now);
      return Optional.of(now);
    }
    return Obstacles.notBefore(newest, fingerprint).filter(now::isBefore);
  }

  private void submit(String cluster, Plan.Patch plan, Namespace namespace, int replicas) {
    Workload workload = plan.workload();
    ObjectNode payload =
        RemediationPayload.of(cluster, workload, plan.draft(), namespace, replicas);
    Answer answer =
        desk.submit(
            new Submission(
                Operations.REMEDIATE,
                Operations.HOUSE,
                Operations.resource(workload.uid(), workload.key()),
                workshop.environments().of(namespace.labels()),
                payload,
                null,
                workload.uid(),
                List.of(),
                null));
    bookkeeping.asked(cluster, workload.key(), answer);
  }

  private void contend(String cluster, Plan.Patch plan, Instant now) {
    Workload workload = plan.workload();
    Instant until = now.plus(SILENT_FOR);
    ObjectNode payload =
        Json.object()
            .put("cluster", cluster)
            .put("workload", workload.key().toString())
            .put("uid", workload.uid())
            .put("until", until.toString());
    plan.draft().policies().forEach(payload.putArray("policies")::add);
    Bookkeeping.texts(plan.draft()).forEach(payload.putArray("actions")::add);
    workshop
        .database()
        .inTransaction(
            tx -> {
              if (ContentionRows.keep(tx, cluster, workload.uid(), until)) {
                announcements.contended(tx, cluster, plan, until);
                facts.tell(
                    tx,
                    Operations.HOUSE,
                    Operations.ROOM,
                    "LEAVE_WORKLOAD_ALONE",
                    "WORKLOAD_ENFORCEMENT_CONTENDED",
                    Operations.resource(workload.uid(), workload.key()),
                    payload);
                workshop
                    .audit()
                    .append(
                        tx,
                        Bookkeeping.entry(WorkloadsActionCodes.CONTENDED, cluster, plan, null)
                            .withParam("until", until.toString()));
              }
              return until;
            });
    bookkeeping.changed(cluster, workload.key());
  }

  @Override
  public void defer(String cluster, Plan.Defer plan, Namespace namespace) {
    withdraw(cluster, plan.workload().key(), plan.workload());
    deferrals.tell(cluster, plan, namespace);
  }

  @Override
  public void tryOut(String cluster, Plan.Patch plan, String policy) {
    dryRuns.tryOut(cluster, plan, policy);
  }

  @Override
  public void withdraw(String cluster, WorkloadKey key, @Nullable Workload now) {
    wanted
        .entrySet()
        .removeIf(
            one -> one.getKey().startsWith(cluster + "/") && one.getValue().key().equals(key));
    if (now == null) {
      dryRuns.forget(cluster, key);
    }
    workshop.ledgers().of(cluster).open().values().stream()
        .filter(open -> open.remediation().workload().equals(key))
        .forEach(open -> callOff(open, "there is nothing to do any more"));
  }

  @Override
  public void callOffUnplanned(String cluster) {
    workshop
        .clusters()
        .find(cluster)
        .ifPresent(
            sights ->
                workshop.ledgers().of(cluster).open().values().stream()
                    .filter(open -> !isPlanned(sights, open.remediation()))
                    .forEach(open -> callOff(open, UNPLANNED)));
  }

  /** Whether the loop would have done now what was asked for then. */
  static boolean isPlanned(Sights sights, Remediation row) {
    return sights
        .plan(row.workload())
        .filter(Plan.Patch.class::isInstance)
        .filter(
            plan ->
                Planner.fingerprint(plan.workload().templateHash(), plan.draft().actions())
                    .equals(row.fingerprint()))
        .isPresent();
  }

  @Override
  public void forget(String cluster, String policy) {
    dryRuns.forget(cluster, policy);
    workshop.ledgers().of(cluster).open().values().stream()
        .filter(open -> open.remediation().policies().equals(List.of(policy)))
        .forEach(open -> callOff(open, "the policy is gone"));
  }

  /** What has not started is called off; what has goes on to its verdict. */
  private void callOff(Work open, String why) {
    Remediation row = open.remediation();
    try {
      switch (row.state()) {
        case PENDING_APPROVAL -> {
          if (row.ticketId() != null) {
            desk.cancel(row.ticketId(), Operations.HOUSE, why);
          }
        }
        case QUEUED ->
            workshop.database().inTransaction(tx -> RemediationRows.callOff(tx, row.id(), why));
        case APPLYING, WATCHING -> {}
        case PLANNED, DEFERRED_TO_GIT, COMPLETED, ROLLED_BACK, FAILED, CANCELLED -> {}
      }
    } catch (Problem problem) {
      // People were quicker, or the store is away; the next round sees what is left to do.
      LOG.info("{} of {} can't be called off: {}", row.id(), row.workload(), problem.detail());
    }
    workshop.ledgers().changed(row.cluster(), row.workload(), _ -> {});
  }
}
