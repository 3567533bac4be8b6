package dev.writ.workloads.view;

import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.policy.WorkloadKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One workload, or one pod of none.
 *
 * @param policies keys of those that judge it
 * @param violations the severest first
 * @param plan what is to become of it; null where nothing can be patched
 * @param remediations the newest first
 */
public record SeenWorkload(
    String cluster,
    WorkloadKey key,
    List<String> policies,
    List<SeenViolation> violations,
    @Nullable Plan plan,
    List<Remediation> remediations) {
  public SeenWorkload {
    policies = List.copyOf(policies);
    violations = List.copyOf(violations);
    remediations = List.copyOf(remediations);
  }
}
