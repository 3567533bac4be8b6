package dev.writ.workloads.decide;

import dev.writ.cluster.GitOpsKeys;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.WorkloadKey;

/** What is to become of one workload. */
public sealed interface Plan {
  Workload workload();

  Draft draft();

  /** Of the workload. */
  default WorkloadKey key() {
    return workload().key();
  }

  /** There is nothing to inject. */
  record Nothing(Workload workload, Draft draft) implements Plan {}

  /** The draft is to be patched in, once gate and budget let it. */
  record Patch(Workload workload, Draft draft) implements Plan {}

  /** Git owns it: the draft is handed on. */
  record Defer(Workload workload, Draft draft, GitOpsKeys.Evidence evidence) implements Plan {}

  /** It is left alone. */
  record Refuse(Workload workload, Draft draft, NotRemediated why) implements Plan {}
}
