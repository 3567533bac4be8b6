package dev.writ.workloads;

import dev.writ.kernel.audit.ActionCode;
import dev.writ.kernel.audit.Actor;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Tx;
import dev.writ.workloads.access.WorkloadsActionCodes;
import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.decide.SeenExemption;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.policy.Exemption;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.store.EvaluationRows;
import dev.writ.workloads.store.ExemptionRows;
import dev.writ.workloads.store.ExemptionRows.Presence;
import dev.writ.workloads.store.NamespaceRows;
import dev.writ.workloads.view.KnownExemption;
import dev.writ.workloads.view.KnownExemption.State;
import dev.writ.workloads.view.NamespaceEntry;
import dev.writ.workloads.view.PastEvaluation;
import dev.writ.workloads.view.PolicyStanding;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What outlives a pod and a policy: how policies stood, which exemptions were met and since when,
 * and which namespaces there are. The operator of a cluster tells it, from any thread.
 */
public final class History {
  static final String ROOM = "workloads";

  /** The label of a namespace that says in which environment it stands. */
  public static final String ENVIRONMENT = "writ.dev/environment";

  private static final Duration AT_LEAST_EVERY = Duration.ofHours(1);
  private static final int BATCH = 500;

  private final Database database;
  private final AuditLog audit;
  private final Duration kept;

  History(Database database, AuditLog audit, Duration kept) {
    this.database = database;
    this.audit = audit;
    this.kept = kept;
  }

  /**
   * Keeps how a policy stands, where that is new or an hour has passed, and which exemptions it
   * met.
   *
   * @return whether an exemption was met for the first time, so that {@link #exemptionsSeen} knows
   *     more
   */
  public boolean keep(PolicyStanding standing) {
    Evaluation evaluation = standing.evaluation();
    return evaluation != null
        && database.<Boolean>inTransaction(
            tx -> {
              keep(tx, PastEvaluation.of(standing.cluster(), evaluation));
              return keep(tx, standing.cluster(), evaluation.policy(), evaluation.exemptions());
            });
  }

  /** A policy is gone from its cluster: nothing that it granted is there any more. */
  public void forget(String cluster, Policy policy) {
    database.<Boolean>inTransaction(tx -> keep(tx, cluster, policy, List.of()));
  }

  /** When each exemption of a cluster was first seen, by its key: its days count from there. */
  public Map<String, Instant> exemptionsSeen(String cluster) {
    return database.read(handle -> ExemptionRows.firstSeen(handle, cluster));
  }

  /** Keeps which namespaces a cluster has, so that roles can be narrowed to them. */
  public void keepNamespaces(String cluster, Collection<Namespace> namespaces) {
    database.inTransaction(
        tx -> {
          Map<String, NamespaceEntry> known =
              NamespaceRows.all(tx.handle()).stream()
                  .filter(entry -> entry.cluster().equals(cluster))
                  .collect(Collectors.toMap(NamespaceEntry::name, entry -> entry));
          for (Namespace namespace : namespaces) {
            String label = namespace.labels().get(ENVIRONMENT);
            String environment = label == null || label.isEmpty() ? null : label;
            NamespaceEntry entry = known.get(namespace.name());
            if (entry == null || !Objects.equals(entry.environment(), environment)) {
              NamespaceRows.keep(tx, cluster, namespace.name(), environment);
            }
          }
          return known;
        });
  }

  /** Forgets evaluations that are kept for long enough. */
  void forgetOld() {
    Instant before = database.now().minus(kept);
    int forgotten = BATCH;
    while (forgotten == BATCH) {
      forgotten = database.inTransaction(tx -> EvaluationRows.forgetBefore(tx, before, BATCH));
    }
  }

  private static void keep(Tx tx, PastEvaluation now) {
    boolean known =
        EvaluationRows.latest(tx.handle(), now.cluster(), now.policy())
            .filter(last -> last.saysAs(now))
            .filter(last -> now.at().isBefore(last.at().plus(AT_LEAST_EVERY)))
            .isPresent();
    if (!known) {
      EvaluationRows.insert(tx, now);
    }
  }

  private boolean keep(Tx tx, String cluster, Policy policy, List<SeenExemption> met) {
    Map<String, KnownExemption> known = new HashMap<>();
    ExemptionRows.lock(tx, cluster, policy.key()).forEach(one -> known.put(one.key(), one));
    boolean first = false;
    for (SeenExemption seen : met) {
      KnownExemption before = known.remove(seen.key());
      KnownExemption now = known(tx, cluster, policy, seen, before);
      if (!now.equals(before)) {
        change(tx, now);
        first = first || before == null;
      }
    }
    for (KnownExemption gone : known.values()) {
      if (!gone.state().isOver()) {
        change(tx, over(gone, State.GONE, tx.now()));
      }
    }
    return first;
  }

  /**
   * An exemption that several policies meet is seen once, and over once all of them say so. Who
   * asks that takes turns, so that two policies at the same time don't both think they are first.
   */
  private void change(Tx tx, KnownExemption now) {
    tx.handle()
        .createQuery("SELECT pg_advisory_xact_lock(hashtext(:turn))")
        .bind("turn", "workloads-exemptions/" + now.cluster())
        .map((row, _) -> true)
        .one();
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
        AuditEntry.of(code, Actor.system(ROOM))
            .withRoom(ROOM)
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
        exemption == null ? null : exemption.expires(),
        state,
        seen.note(),
        before == null ? tx.now() : before.firstSeen(),
        state == State.ENDED ? ended : null);
  }

  private static KnownExemption over(KnownExemption one, State how, Instant when) {
    return new KnownExemption(
        one.cluster(),
        one.policy(),
        one.namespace(),
        one.key(),
        one.name(),
        one.checks(),
        one.reason(),
        one.expires(),
        how,
        "nobody grants it any more",
        one.firstSeen(),
        when);
  }
}
