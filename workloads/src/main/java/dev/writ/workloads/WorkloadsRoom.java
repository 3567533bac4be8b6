package dev.writ.workloads;

import dev.writ.kernel.approval.Desk;
import dev.writ.kernel.decision.PolicyText;
import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.Facts;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.IdempotencyKey;
import dev.writ.workloads.access.WorkloadsPermissions;
import dev.writ.workloads.access.WorkloadsProblems;
import dev.writ.workloads.act.RemediateWorkload;
import dev.writ.workloads.act.Remediations;
import dev.writ.workloads.act.Reversions;
import dev.writ.workloads.act.RevertRemediation;
import dev.writ.workloads.act.Workshop;
import dev.writ.workloads.admission.Recorder;
import dev.writ.workloads.operator.Operators;
import dev.writ.workloads.policy.Bundles;
import dev.writ.workloads.view.Pulse;
import dev.writ.workloads.view.WatchedCluster;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The room on a server; the only public way in.
 *
 * <p>The composition root makes {@link Operators} and a {@link Workshop}, gives {@link #actions}
 * and {@link #POLICY} to the kernel, makes the room, and lets it {@link #watch} clusters over the
 * kernel's desk.
 */
public final class WorkloadsRoom {
  /** The room's migrations, to be applied after the kernel's. */
  public static final String CHANGELOG = "db/workloads/changelog.yaml";

  /** Who is asked before a workload is patched, as it is shipped. */
  public static final PolicyText POLICY =
      PolicyText.shipped(WorkloadsRoom.class, "workloads", "policy.rego", "policy_test.rego");

  static final String ROOM = "workloads";

  private final Parts parts;
  private final History history;
  private final StandingViews standings;
  private final HistoryViews past;
  private final RemediationViews remediations;
  private final Reversions reversions;
  private final Trials trials = new Trials(Trials.AT_ONCE, Trials.MOST, System::nanoTime);

  /**
   * What the room is made from.
   *
   * @param kept for how long
   * @param watched the clusters that are watched now
   */
  public record Parts(
      Workshop workshop,
      Desk desk,
      Facts facts,
      Keeping kept,
      Supplier<List<? extends WatchedCluster>> watched) {}

  public WorkloadsRoom(Parts parts) {
    this.parts = parts;
    Workshop workshop = parts.workshop();
    Database database = workshop.database();
    this.history = new History(database, workshop.audit(), parts.kept(), workshop.environments());
    KnownClusters clusters = new KnownClusters(database, parts.watched());
    this.remediations = new RemediationViews(database, workshop.environments(), clusters, null);
    this.standings =
        new StandingViews(database, workshop.environments(), clusters, remediations, null);
    this.past = new HistoryViews(database, clusters, standings::sight);
    this.reversions = new Reversions(workshop, parts.desk());
  }

  /** What the kernel carries out for this room. */
  public static List<Action> actions(Workshop workshop) {
    return List.of(new RemediateWorkload(workshop), new RevertRemediation(workshop));
  }

  /**
   * Begins to watch clusters, and to have set right what policies want set right.
   *
   * @param operators that the workshop asks what they see
   */
  public void watch(List<Operators.Watch> clusters, Operators operators) {
    operators.start(
        clusters,
        new Remediations(parts.workshop(), parts.desk(), parts.facts()),
        history,
        _ -> {});
  }

  /** The clusters that are watched now. */
  public List<? extends WatchedCluster> watched() {
    return parts.watched().get();
  }

  /** Keeps what the API server of a cluster is answered at admission. */
  public Recorder.Sink admissions(String cluster) {
    return new AdmissionLog(cluster, parts.workshop().database(), parts.workshop().audit());
  }

  /** How things stand now. */
  public StandingViews standings() {
    return standings;
  }

  /** How things stood, and which exemptions were met. */
  public HistoryViews past() {
    return past;
  }

  public RemediationViews remediations() {
    return remediations;
  }

  /**
   * Has what a remediation put in taken out again, as far as Writ still owns it: 202 with the task,
   * and the ticket where people are asked.
   *
   * <p>Refuses with WORKLOADS_REMEDIATION_NOT_FOUND, FORBIDDEN, WORKLOADS_NAMESPACE_PROTECTED,
   * WORKLOADS_REMEDIATION_NOT_REVERTIBLE, WORKLOADS_CLUSTER_UNKNOWN, WORKLOADS_CLUSTER_UNREACHABLE
   * and what the desk says.
   *
   * @param id of the remediation
   */
  public Answer revert(
      Caller caller, UUID id, @Nullable String reason, @Nullable IdempotencyKey idempotency) {
    return reversions.revert(caller, id, reason, idempotency);
  }

  /** What differs whenever anything that the room shows does; it may be asked every second. */
  public Pulse pulse() {
    return standings.pulse();
  }

  /** Names of the policies that Writ brings along. */
  public List<String> bundles() {
    return Bundles.NAMES;
  }

  /** The YAML of one of them; the name in any letter case. */
  public String requireBundle(String name) {
    return Bundles.findYaml(name)
        .orElseThrow(
            () ->
                WorkloadsProblems.BUNDLE_UNKNOWN
                    .with(Bundles.unknown(name))
                    .param("known", Bundles.NAMES));
  }

  /**
   * Judges manifests without any effect.
   *
   * @param policy YAML or JSON of policies that judge all namespaces; null where those among the
   *     manifests judge theirs, and bundle baseline the rest
   * @param manifests YAML or JSON
   */
  public Trial evaluate(Caller caller, @Nullable String policy, String manifests) {
    if (!caller.mayAnywhere(WorkloadsPermissions.EVALUATE)) {
      throw KernelProblems.FORBIDDEN
          .with(
              "this needs the permission `"
                  + WorkloadsPermissions.EVALUATE
                  + "`; ask an admin for a role that has it")
          .param("permission", WorkloadsPermissions.EVALUATE.name());
    }
    return trials.of(policy, manifests, parts.workshop().database().now());
  }

  /** Forgets what is kept for long enough; the periodic job. */
  public void forgetOld() {
    history.forgetOld();
  }

  /** What outlives a process; the operators tell it. */
  History history() {
    return history;
  }
}
