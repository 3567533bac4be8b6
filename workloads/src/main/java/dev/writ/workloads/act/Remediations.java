package dev.writ.workloads.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.cluster.GitOpsKeys.Evidence;
import dev.writ.document.Node;
import dev.writ.document.YamlWriter;
import dev.writ.kernel.approval.Desk;
import dev.writ.kernel.approval.Submission;
import dev.writ.kernel.audit.ActionCode;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.event.Facts;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Tx;
import dev.writ.rego.RegoValue;
import dev.writ.workloads.access.WorkloadsActionCodes;
import dev.writ.workloads.cluster.ApiFailure;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.decide.Action;
import dev.writ.workloads.decide.Draft;
import dev.writ.workloads.decide.NotRemediated;
import dev.writ.workloads.decide.NotRemediated.Reason;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.decide.Planner;
import dev.writ.workloads.decide.Violation;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.Severity;
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
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
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

  private static final Duration TRIED_AGAIN_AFTER = Duration.ofSeconds(30);
  private static final Duration DEFERRED_FOR = Duration.ofHours(24);
  private static final Duration SILENT_FOR = Duration.ofHours(24);

  private final Workshop workshop;
  private final Desk desk;
  private final Facts facts;
  private final Applying applying;
  private final Bookkeeping bookkeeping;
  private final Announcements announcements;

  /** What is wanted now, by {@code cluster/uid}: what stood in its way before is news no more. */
  private final Map<String, Wanted> wanted = new ConcurrentHashMap<>();

  /** Dry runs, by {@code cluster/uid/policy}. */
  private final Map<String, Trial> trials = new ConcurrentHashMap<>();

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

  private record Trial(
      WorkloadKey key, String fingerprint, @Nullable NotRemediated refused, Instant askAgain) {}

  public Remediations(Workshop workshop, Desk desk, Facts facts) {
    this.workshop = workshop;
    this.desk = desk;
    this.facts = facts;
    this.applying = new Applying(workshop);
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
    if (!counted) {
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
    trials.forEach(
        (subject, trial) -> {
          if (subject.startsWith(cluster + "/")
              && subject.endsWith("/" + policy)
              && trial.refused() != null) {
            waiting.add(trial.refused());
          }
        });
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
      if (later.isPresent()) {
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
                namespace.labels().get(RemediationPayload.ENVIRONMENT),
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
    texts(plan.draft()).forEach(payload.putArray("actions")::add);
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
                        entry(WorkloadsActionCodes.CONTENDED, cluster, plan, null)
                            .withParam("until", until.toString()));
              }
              return until;
            });
    bookkeeping.changed(cluster, workload.key());
  }

  private static AuditEntry entry(
      ActionCode code, String cluster, Plan plan, @Nullable String environment) {
    Workload workload = plan.workload();
    return AuditEntry.of(code, Operations.HOUSE.actor())
        .withRoom(Operations.ROOM)
        .withResource(Operations.resource(workload.uid(), workload.key()))
        .withEnvironment(environment)
        .withParam("cluster", cluster)
        .withParam("policies", plan.draft().policies())
        .withParam("actions", texts(plan.draft()));
  }

  private static List<String> texts(Draft draft) {
    return draft.actions().stream().map(Action::toString).toList();
  }

  @Override
  public void defer(String cluster, Plan.Defer plan, Namespace namespace) {
    Workload workload = plan.workload();
    withdraw(cluster, workload.key(), workload);
    String fingerprint = Planner.fingerprint(workload.templateHash(), plan.draft().actions());
    try {
      boolean told =
          workshop.database().inTransaction(tx -> defer(tx, cluster, plan, namespace, fingerprint));
      if (told) {
        bookkeeping.changed(cluster, workload.key());
      }
    } catch (Problem away) {
      LOG.warn("{} can't be handed to Git now; the next round tries again", workload.key(), away);
    }
  }

  private boolean defer(
      Tx tx, String cluster, Plan.Defer plan, Namespace namespace, String fingerprint) {
    Workload workload = plan.workload();
    RemediationRows.lock(tx, cluster);
    Optional<Remediation> last =
        RemediationRows.findLast(
            tx.handle(), cluster, workload.uid(), RemediationState.DEFERRED_TO_GIT, fingerprint);
    if (last.isPresent() && tx.now().isBefore(last.get().created().plus(DEFERRED_FOR))) {
      return false;
    }
    String tool = plan.evidence().tool().name().toLowerCase(Locale.ROOT);
    String environment = namespace.labels().get(RemediationPayload.ENVIRONMENT);
    RemediationRows.insert(
        tx,
        ended(
            tx,
            tx.newId(),
            cluster,
            plan,
            environment,
            RemediationState.DEFERRED_TO_GIT,
            plan.draft().policies(),
            tool),
        Steps.of(plan.draft().actions()));
    facts.tell(
        tx,
        Operations.HOUSE,
        Operations.ROOM,
        "DEFER_WORKLOAD_TO_GIT",
        "WORKLOAD_DEFERRED_TO_GIT",
        Operations.resource(workload.uid(), workload.key()),
        deferral(cluster, plan, tool));
    workshop
        .audit()
        .append(
            tx,
            entry(WorkloadsActionCodes.DEFERRED_TO_GIT, cluster, plan, environment)
                .withParam("tool", tool));
    tx.afterCommit(() -> workshop.metrics().deferred(plan.evidence().tool()));
    announcements.deferred(tx, cluster, plan);
    return true;
  }

  private ObjectNode deferral(String cluster, Plan.Defer plan, String tool) {
    Workload workload = plan.workload();
    Draft draft = plan.draft();
    Evidence evidence = plan.evidence();
    List<Violation> violations =
        workshop
            .clusters()
            .find(cluster)
            .map(sights -> sights.violations(workload.key()))
            .orElse(List.of());
    ObjectNode payload =
        Json.object()
            .put("cluster", cluster)
            .put("workload", workload.key().toString())
            .put("uid", workload.uid())
            .put("template_hash", workload.templateHash())
            .put("tool", tool);
    payload
        .putObject("evidence")
        .put("key", evidence.key())
        .put("value", evidence.value())
        .put("on", evidence.on().name().toLowerCase(Locale.ROOT));
    draft.policies().forEach(payload.putArray("policies")::add);
    violations.stream()
        .map(Violation::message)
        .distinct()
        .forEach(payload.withArrayProperty("violations")::add);
    texts(draft).forEach(payload.putArray("actions")::add);
    payload.set("edits", Steps.of(draft.actions()));
    payload.put("patch", yaml(draft.actions()));
    payload.put(
        "severity",
        violations.stream()
            .map(Violation::severity)
            .max(Severity::compareTo)
            .orElse(Severity.MEDIUM)
            .name()
            .toLowerCase(Locale.ROOT));
    payload.put("reason", "policies " + String.join(", ", draft.policies()) + " ask for it");
    payload.put("requested_by", Operations.HOUSE.name());
    payload.put(
        "dedup_key",
        HexFormat.of()
            .formatHex(
                Json.sha256(
                    Json.object()
                        .put("uid", workload.uid())
                        .put("template_hash", workload.templateHash())
                        .set("actions", Steps.of(draft.actions())))));
    return payload;
  }

  /** What is to be put in, by the containers' names. */
  private static String yaml(List<Action> actions) {
    ObjectNode patch = Json.object();
    actions.forEach(
        action -> ApplyConfiguration.put(patch.withObjectProperty(action.container()), action));
    return YamlWriter.write(Node.of(RegoValue.parseJson(patch.toString())));
  }

  private static Remediation ended(
      Tx tx,
      UUID id,
      String cluster,
      Plan plan,
      @Nullable String environment,
      RemediationState state,
      List<String> policies,
      @Nullable String tool) {
    Workload workload = plan.workload();
    List<Action> actions = plan.draft().actions();
    return new Remediation(
        id,
        cluster,
        workload.key(),
        workload.uid(),
        environment,
        state,
        policies,
        texts(plan.draft()),
        workload.templateHash(),
        Planner.fingerprint(workload.templateHash(), actions),
        null,
        tool,
        null,
        null,
        null,
        tx.now(),
        null,
        tx.now());
  }

  @Override
  public void tryOut(String cluster, Plan.Patch plan, String policy) {
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
                  ended(
                      tx, id, cluster, plan, null, RemediationState.PLANNED, List.of(policy), null),
                  Steps.of(plan.draft().actions()));
              RemediationRows.sending(tx, id, body);
              workshop.audit().append(tx, entry(WorkloadsActionCodes.PLANNED, cluster, plan, null));
              return id;
            });
  }

  @Override
  public void withdraw(String cluster, WorkloadKey key, @Nullable Workload now) {
    wanted
        .entrySet()
        .removeIf(
            one -> one.getKey().startsWith(cluster + "/") && one.getValue().key().equals(key));
    if (now == null) {
      trials
          .entrySet()
          .removeIf(
              one -> one.getKey().startsWith(cluster + "/") && one.getValue().key().equals(key));
    }
    workshop.ledgers().of(cluster).open().values().stream()
        .filter(open -> open.remediation().workload().equals(key))
        .forEach(open -> callOff(open, "there is nothing to do any more"));
  }

  @Override
  public void forget(String cluster, String policy) {
    trials.keySet().removeIf(one -> one.startsWith(cluster + "/") && one.endsWith("/" + policy));
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
