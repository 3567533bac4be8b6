package dev.writ.workloads.act;

import dev.writ.kernel.store.Tx;
import dev.writ.workloads.cluster.EventRecorder;
import dev.writ.workloads.cluster.EventRecorder.EventType;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.view.Remediation;
import java.time.Instant;

/** What is told beside a workload in its cluster, once it is recorded here. */
record Announcements(ClustersSeen clusters) {
  void patched(Tx tx, Remediation row) {
    tell(
        tx,
        row,
        EventType.NORMAL,
        "Patched",
        "Applied %d remediation(s) to %s for %s"
            .formatted(row.actions().size(), row.workload(), String.join(", ", row.policies())));
  }

  void failed(Tx tx, Remediation row, String detail) {
    tell(tx, row, EventType.WARNING, "PatchFailed", detail);
  }

  void rolledBack(Tx tx, Remediation row, String cause) {
    tell(tx, row, EventType.WARNING, "RolledBack", "taken back, for it did harm: " + cause);
  }

  void reverted(Tx tx, Remediation row) {
    tell(
        tx,
        row,
        EventType.NORMAL,
        "Reverted",
        "taken back because somebody asked for it; the template is left alone now");
  }

  void deferred(Tx tx, String cluster, Plan.Defer plan) {
    tell(
        tx,
        cluster,
        plan.workload(),
        EventType.NORMAL,
        "DeferredToGit",
        "`%s: %s` says that Git owns it, so what %s would change is handed on"
            .formatted(
                plan.evidence().key(),
                plan.evidence().value(),
                String.join(", ", plan.draft().policies())));
  }

  void contended(Tx tx, String cluster, Plan plan, Instant until) {
    tell(
        tx,
        cluster,
        plan.workload(),
        EventType.WARNING,
        "Contended",
        "others took away what was injected again and again; it is left alone until " + until);
  }

  private void tell(Tx tx, Remediation row, EventType type, String reason, String message) {
    tell(tx, row.cluster(), row.workload(), row.uid(), type, reason, message);
  }

  private void tell(
      Tx tx, String cluster, Workload workload, EventType type, String reason, String message) {
    tell(tx, cluster, workload.key(), workload.uid(), type, reason, message);
  }

  private void tell(
      Tx tx,
      String cluster,
      WorkloadKey key,
      String uid,
      EventType type,
      String reason,
      String message) {
    EventRecorder.Subject about =
        new EventRecorder.Subject(
            Resource.ofWorkload(key.kind()), key.namespace(), key.name(), uid);
    tx.afterCommit(
        () ->
            clusters
                .find(cluster)
                .ifPresent(sights -> sights.events().tell(about, type, reason, message)));
  }
}
