package dev.writ.workloads.operator;

import dev.writ.cluster.GitOpsKeys;
import dev.writ.workloads.decide.Judge;
import dev.writ.workloads.decide.NotRemediated;
import dev.writ.workloads.decide.NotRemediated.Reason;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.decide.Planner;
import dev.writ.workloads.decide.Planner.Judged;
import dev.writ.workloads.decide.PodFindings;
import dev.writ.workloads.observe.ClusterModel;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.observe.Snapshot;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.WorkloadKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Plans for one workload after another, within one round. */
record Planning(
    ClusterModel model,
    Judge judge,
    GitOpsKeys.LabelTracking tracking,
    Collection<Standing> standings,
    Function<String, @Nullable Instant> silentUntil) {

  /** What is to become of a workload; null where no policy that enforces finds anything. */
  @Nullable Planned of(WorkloadKey key, Map<String, Instant> exemptionsSeen, Instant now) {
    Workload workload = model.workload(key).orElse(null);
    if (workload == null) {
      return null;
    }
    Namespace namespace = model.namespace(key.namespace());
    List<Judged> acting = new ArrayList<>();
    List<Judged> trying = new ArrayList<>();
    Set<String> pods = model.podsOf(key);
    for (Standing standing : standings) {
      Policy policy = standing.policy();
      if (policy == null
          || !policy.spec().enforces()
          || standing.object().deleting()
          || !standing.isAbout(judge, namespace)) {
        continue;
      }
      List<PodFindings> found = standing.findings(pods);
      if (!found.isEmpty() || workload.podlessSince() != null) {
        (policy.spec().dryRun() ? trying : acting).add(new Judged(policy, found));
      }
    }
    if (acting.isEmpty() && trying.isEmpty()) {
      return null;
    }
    Planner planner = new Planner(judge, tracking);
    Snapshot around = model.around(workload, exemptionsSeen);
    Instant silent = silentUntil.apply(workload.uid());
    Plan plan = planner.plan(workload, around, acting, silent, now);
    Map<String, Plan> tries = new LinkedHashMap<>();
    Map<String, List<NotRemediated>> left = new LinkedHashMap<>();
    for (Judged one : acting) {
      note(left, one, plan, planner.draft(workload, around, List.of(one), now).notRemediated());
    }
    for (Judged one : trying) {
      Plan alone = planner.plan(workload, around, List.of(one), silent, now);
      tries.put(one.policy().key(), alone);
      note(left, one, alone, alone.draft().notRemediated());
    }
    Set<String> policies = new HashSet<>(tries.keySet());
    acting.forEach(one -> policies.add(one.policy().key()));
    boolean nothing =
        plan instanceof Plan.Nothing
            && left.isEmpty()
            && tries.values().stream().allMatch(Plan.Nothing.class::isInstance);
    return nothing ? null : new Planned(plan, tries, left, policies);
  }

  private static void note(
      Map<String, List<NotRemediated>> left,
      Judged judged,
      Plan plan,
      List<NotRemediated> ofDraft) {
    List<NotRemediated> all = new ArrayList<>(ofDraft);
    switch (plan) {
      case Plan.Refuse refuse -> all.add(refuse.why());
      case Plan.Defer defer ->
          all.add(
              new NotRemediated(
                  defer.workload().key(),
                  "",
                  Reason.GIT_OPS_MANAGED,
                  "%s owns it by `%s: %s` on the %s; the change is handed on to Git"
                      .formatted(
                          defer.evidence().tool() == GitOpsKeys.Tool.FLUX ? "Flux" : "Argo CD",
                          defer.evidence().key(),
                          defer.evidence().value(),
                          defer.evidence().on().name().toLowerCase(java.util.Locale.ROOT))));
      case Plan.Nothing _, Plan.Patch _ -> {}
    }
    if (!all.isEmpty()) {
      left.put(judged.policy().key(), List.copyOf(all));
    }
  }
}
