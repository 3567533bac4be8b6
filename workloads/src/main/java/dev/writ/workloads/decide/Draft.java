package dev.writ.workloads.decide;

import java.util.List;

/**
 * What would set one workload right, before anybody asks whether it may be done.
 *
 * @param actions in the order of the template's containers
 * @param policies keys of those that contribute, in order
 */
public record Draft(
    List<Action> actions,
    List<NotRemediated> notRemediated,
    List<Conflict> conflicts,
    List<String> policies) {
  public Draft {
    actions = List.copyOf(actions);
    notRemediated = List.copyOf(notRemediated);
    conflicts = List.copyOf(conflicts);
    policies = List.copyOf(policies);
  }
}
