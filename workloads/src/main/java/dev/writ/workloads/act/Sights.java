package dev.writ.workloads.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.EventRecorder;
import dev.writ.workloads.decide.Draft;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.decide.Violation;
import dev.writ.workloads.observe.ClusterModel.SeenPod;
import dev.writ.workloads.policy.PolicySpec;
import dev.writ.workloads.policy.WorkloadKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a worker sees of one cluster without asking it: the operator's own view. For any thread. */
public interface Sights {
  ClusterApi api();

  /**
   * Whether a patch may be sent: this process leads, and has renewed its lease less than 10 s ago.
   */
  boolean mayPatch();

  /** Since when the cluster does not answer; null while it does. */
  @Nullable Instant staleSince();

  /** The workload as the cluster last told it; all of it but managed fields. */
  Optional<ObjectNode> workload(WorkloadKey key);

  /** Pods of the workload's newest revision that are not on their way out. */
  List<SeenPod> newestPods(WorkloadKey key);

  /**
   * Why none of its ready pods may go: a budget over them says so, or it is not known which budgets
   * there are; empty where one may.
   */
  Optional<String> heldByBudget(WorkloadKey key);

  /** What may be done with a draft for a workload that was read just now. */
  Plan permitted(ObjectNode live, Draft draft);

  /** What is planned for the workload; empty where nothing is wrong that can be patched. */
  Optional<Plan> plan(WorkloadKey key);

  /** How a policy, by its key, wants repairs rolled out; empty where it is gone or unreadable. */
  Optional<PolicySpec.Rollout> rollout(String policy);

  /** What the policies that enforce find wrong with the workload's pods. */
  List<Violation> violations(WorkloadKey key);

  /** Tells what happened beside its objects. */
  EventRecorder events();

  /** Tells the operator that a remediation changed, so that it looks again. */
  void changed(WorkloadKey key);
}
