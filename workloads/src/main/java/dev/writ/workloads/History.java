package dev.writ.workloads;

import dev.writ.kernel.audit.ActionCode;
import dev.writ.kernel.audit.Actor;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Tx;
import dev.writ.workloads.access.Environments;
import dev.writ.workloads.access.WorkloadsActionCodes;
import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.decide.SeenExemption;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.operator.Memory;
import dev.writ.workloads.policy.Exemption;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.store.ContentionRows;
import dev.writ.workloads.store.EvaluationRows;
import dev.writ.workloads.store.ExemptionRows;
import dev.writ.workloads.store.ExemptionRows.Presence;
import dev.writ.workloads.store.NamespaceRows;
import dev.writ.workloads.store.RemediationRows;
import dev.writ.workloads.view.KnownExemption;
import dev.writ.workloads.view.KnownExemption.State;
import dev.writ.workloads.view.NamespaceEntry;
import dev.writ.workloads.view.PastEvaluation;
import dev.writ.workloads.view.PolicyStanding;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What outlives a pod and a policy: how policies stood, which exemptions were met and since when,
 * and which namespaces there are. For any thread.
 */
final class History implements Memory {
  private static final Logger LOG = LoggerFactory.getLogger(History.class);
  private static final Duration AT_LEAST_EVERY = Duration.ofHours(1);

  /** What changes faster is kept as it stands by then: the operator's next round tells it. */
  private static final Duration AT_MOST_EVERY = Duration.ofSeconds(30);

  /** For so long all is kept; then the last of each hour. */
  private static final Duration EACH = Duration.ofDays(1);

  /** What is older was thinned out before, or is left to its end. */
  private static final Duration THINNED = Duration.ofDays(8);

  private static final Duration READ_AGAIN = Duration.ofSeconds(30);
  private static final int BATCH = 500;

  private final Database database;
  private final AuditLog audit;
  private final Keeping kept;
  private final Environments environments;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  /** When each exemption of a cluster was first seen, as read then. */
  private record Seen(Map<String, Instant> first, Instant read) {
    static final Seen NOTHING = new Seen(Map.of(), Instant.MIN);
  }

  History(Database database, AuditLog audit, Keeping kept, Environments environments) {
    this.database = database;
    this.audit = audit;
    this.kept = kept;
    this.environments = environments;
  }

  /** Other processes meet exemptions too, so it is read again now and then, beside the caller. */
  @Override
  public Map<String, Instant> exemptionsSeen(String cluster) {
    Seen known = seen.getOrDefault(cluster, Seen.NOTHING);
    Instant now = database.now();
    if (known.equals(Seen.NOTHING)) {
      read(cluster);
    } else if (known.read().plus(READ_AGAIN).isBefore(now)) {
      seen.put(cluster, new Seen(known.first(), now));
      Thread.ofVirtual().start(() -> read(cluster));
    }
    return seen.getOrDefault(cluster, Seen.NOTHING).first();
  }

  private void read(String cluster) {
    trying(
        "exemptions of cluster `" + cluster + "` were not read",
        () -> {
          Map<String, Instant> first =
              database.read(handle -> ExemptionRows.firstSeen(handle, cluster));
          seen.put(cluster, new Seen(Map.copyOf(first), database.now()));
        });
  }

  /** Keeps how a policy stands where that is new or an hour has passed, and what it exempted. */
  @Override
  public void keep(PolicyStanding standing) {
    Evaluation evaluation = standing.evaluation();
    if (evaluation == null) {
      return;
    }
    String cluster = standing.cluster();
    trying(
        "how policy " + standing.object().key() + " stands was not kept",
        () -> {
          boolean first =
              database.<Boolean>inTransaction(
                  tx -> {
                    keep(tx, PastEvaluation.of(cluster, evaluation));
                    return keep(tx, cluster, evaluation.policy().key(), evaluation);
                  });
          if (first) {
            read(cluster);
          }
        });
  }

  @Override
  public void forget(String cluster, String policy) {
    trying(
        "what policy " + policy + " exempted was not ended",
        () -> database.<Boolean>inTransaction(tx -> keep(tx, cluster, policy, null)));
  }

  @Override
  public void keepNamespaces(String cluster, Collection<Namespace> namespaces) {
    trying(
        "namespaces of cluster `" + cluster + "` were not kept",
        () ->
            database.inTransaction(
                tx -> {
                  keepNamespaces(tx, cluster, namespaces);
                  return cluster;
                }));
  }

  private void keepNamespaces(Tx tx, String cluster, Collection<Namespace> namespaces) {
    Map<String, NamespaceEntry> known =
        NamespaceRows.all(tx.handle()).stream()
            .filter(entry -> entry.cluster().equals(cluster))
            .collect(Collectors.toMap(NamespaceEntry::name, entry -> entry));
    for (Namespace namespace : namespaces) {
      String environment = environments.of(namespace.labels());
      NamespaceEntry entry = known.get(namespace.name());
      if (entry == null || !Objects.equals(entry.environment(), environment)) {
        NamespaceRows.keep(tx, cluster, namespace.name(), environment);
      }
    }
  }

  /** Forgets what is kept for long enough, and leaves an evaluation an hour of yesterday's. */
  void forgetOld() {
    Instant now = database.now();
    Instant evaluated = now.minus(kept.evaluations());
    Instant done = now.minus(kept.remediations());
    Instant each = now.minus(EACH).truncatedTo(ChronoUnit.HOURS);
    Instant thinned = now.minus(THINNED).truncatedTo(ChronoUnit.HOURS);
    inBatches(tx -> EvaluationRows.forgetBefore(tx, evaluated, BATCH));
    inBatches(tx -> EvaluationRows.thin(tx, thinned, each, BATCH));
    inBatches(tx -> RemediationRows.forgetBefore(tx, done, BATCH));
    inBatches(tx -> ExemptionRows.forgetBefore(tx, done, BATCH));
    inBatches(tx -> ContentionRows.forgetBefore(tx, done, BATCH));
  }

  private void inBatches(Function<Tx, Integer> forget) {
    int forgotten = BATCH;
    while (forgotten == BATCH) {
      forgotten = database.inTransaction(forget);
    }
  }

  private static void trying(String otherwise, Runnable work) {
    try {
      work.run();
    } catch (Problem away) {
      if (!away.code().equals(KernelProblems.STORE_UNAVAILABLE)) {
        throw away;
      }
      LOG.warn("{}, which is tried again: {}", otherwise, away.detail());
    }
  }

  private static void keep(Tx tx, PastEvaluation now) {
    boolean known =
        EvaluationRows.latest(tx.handle(), now.cluster(), now.policy())
            .filter(
                last ->
                    now.at()
                        .isBefore(
                            last.at().plus(last.saysAs(now) ? AT_LEAST_EVERY : AT_MOST_EVERY)))
            .isPresent();
    if (!known) {
      EvaluationRows.insert(tx, now);
    }
  }

  /**
   * Brings what is known of a policy's exemptions up to date.
   *
   * @param evaluation null where the policy is gone
   * @return whether that changed when one was first seen
   */
  private boolean keep(Tx tx, String cluster, String policy, @Nullable Evaluation evaluation) {
    Map<String, KnownExemption> known = new HashMap<>();
    ExemptionRows.lock(tx, cluster, policy).forEach(one -> known.put(one.key(), one));
    boolean first = false;
    if (evaluation != null) {
      for (SeenExemption met : evaluation.exemptions()) {
        KnownExemption before = known.remove(met.key());
        KnownExemption now = known(tx, cluster, evaluation.policy(), met, before);
        if (!now.equals(before)) {
          change(tx, now);
          first =
              first
                  || before == null
                  || before.state().isOver() != now.state().isOver()
                  || !before.firstSeen().equals(now.firstSeen());
        }
      }
    }
    for (KnownExemption left : known.values()) {
      if (left.state() != State.GONE) {
        Instant ended = left.endedAt();
        change(tx, gone(left, ended == null ? tx.now() : ended));
        first = first || ended == null;
      }
    }
    return first;
  }

  /**
   * An exemption that several policies meet is seen once, and over once all of them say so. Who
   * asks that takes turns, so that two policies at the same time don't both think they are first.
   */
  private void change(Tx tx, KnownExemption now) {
    ExemptionRows.takeTurn(tx, now.cluster());
    Presence before = ExemptionRows.presence(tx, now.cluster(), now.key());
    ExemptionRows.keep(tx, now);
    Presence after = ExemptionRows.presence(tx, now.cluster(), now.key());
    if (before == Presence.UNKNOWN || (before == Presence.OVER && after == Presence.THERE)) {
      tell(tx, now, WorkloadsActionCodes.EXEMPTION_SEEN);
    }
    if (before != Presence.OVER && after == Presence.OVER) {
      tell(tx, now, WorkloadsActionCodes.EXEMPTION_ENDED);
    }
  }

  private void tell(Tx tx, KnownExemption now, ActionCode code) {
    audit.append(
        tx,
        AuditEntry.of(code, Actor.system(WorkloadsRoom.ROOM))
            .withRoom(WorkloadsRoom.ROOM)
            .withResource(new ResourceRef("workloads-exemption", now.key(), now.name()))
            .withParam("cluster", now.cluster())
            .withParam("policy", now.policy())
            .withParam("checks", String.join(",", now.checks()))
            .withParam("state", now.state().name())
            .withParam("reason", now.reason())
            .withParam("expires", now.expires() == null ? null : now.expires().toString()));
  }

  private static KnownExemption known(
      Tx tx, String cluster, Policy policy, SeenExemption seen, @Nullable KnownExemption before) {
    Exemption exemption = seen.exemption();
    State state =
        switch (seen.state()) {
          case IN_FORCE -> State.IN_FORCE;
          case VOID -> State.VOID;
          case ENDED -> State.ENDED;
        };
    Instant ended = before == null || before.endedAt() == null ? tx.now() : before.endedAt();
    return new KnownExemption(
        cluster,
        policy.key(),
        policy.namespace(),
        seen.key(),
        exemption == null ? "annotation of " + seen.key() : exemption.name(),
        exemption == null ? List.of() : exemption.checks(),
        exemption == null ? "" : exemption.reason(),
        exemption == null ? null : exemption.expires().truncatedTo(ChronoUnit.MICROS),
        state,
        seen.note(),
        firstSeen(tx, cluster, seen, before),
        state == State.ENDED ? ended : null);
  }

  /** One that is over and stays so keeps its time, as does one that comes back as it was. */
  private static Instant firstSeen(
      Tx tx, String cluster, SeenExemption seen, @Nullable KnownExemption before) {
    if (before != null && !before.state().isOver()) {
      return before.firstSeen();
    }
    Exemption exemption = seen.exemption();
    Map<String, Instant> known = ExemptionRows.firstSeen(tx, cluster, seen.key());
    Instant otherwise =
        exemption == null ? tx.now() : known.getOrDefault(exemption.textAt(seen.key()), tx.now());
    return known.getOrDefault(seen.key(), otherwise);
  }

  private static KnownExemption gone(KnownExemption one, Instant when) {
    return new KnownExemption(
        one.cluster(),
        one.policy(),
        one.namespace(),
        one.key(),
        one.name(),
        one.checks(),
        one.reason(),
        one.expires(),
        State.GONE,
        "nobody grants it any more",
        one.firstSeen(),
        when);
  }
}
