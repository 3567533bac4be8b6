package dev.writ.workloads.operator;

import dev.writ.workloads.decide.Conflict;
import dev.writ.workloads.decide.NotRemediated;
import dev.writ.workloads.decide.Plan;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is planned for one workload.
 *
 * @param plan merged over all policies that enforce; a {@link Plan.Nothing} where only others try
 * @param tries what policies in dry run would do, by their keys
 * @param left what stays wrong and why, by the policy that found it
 * @param policies keys of all of them
 */
record Planned(
    Plan plan,
    Map<String, Plan> tries,
    Map<String, List<NotRemediated>> left,
    Set<String> policies) {
  Planned {
    tries = Map.copyOf(tries);
    left = Map.copyOf(left);
    policies = Set.copyOf(policies);
  }

  List<Conflict> conflicts() {
    return plan.draft().conflicts();
  }
}
