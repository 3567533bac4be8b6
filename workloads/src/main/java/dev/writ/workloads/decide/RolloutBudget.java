package dev.writ.workloads.decide;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * How many rollouts may be under way at once: so many in the cluster, and so many of each policy.
 *
 * @param perCluster at least 1
 * @param perPolicy by the policies' keys; one that is missing sets no limit
 */
public record RolloutBudget(int perCluster, Map<String, Integer> perPolicy) {
  public RolloutBudget {
    perPolicy = Map.copyOf(perPolicy);
  }

  /**
   * One remediation.
   *
   * @param policies keys of those that it is done for
   * @param held whether something else than the budget keeps it from starting
   */
  public record Claim(UUID id, List<String> policies, boolean held) {
    public Claim {
      policies = List.copyOf(policies);
    }
  }

  /**
   * Whether it is the turn of one: what is free is given to the oldest first, and one that has to
   * wait for its policy stands in nobody else's way.
   *
   * @param active those under way
   * @param queued those that wait, oldest first
   */
  public boolean mayStart(List<Claim> active, List<Claim> queued, UUID id) {
    int all = active.size();
    Map<String, Integer> taken = new HashMap<>();
    active.forEach(claim -> take(taken, claim));
    for (Claim claim : queued) {
      if (all >= perCluster) {
        return false;
      }
      boolean mine = claim.id().equals(id);
      boolean fits = claim.policies().stream().allMatch(policy -> hasRoom(taken, policy));
      if (mine) {
        return fits;
      }
      if (fits && !claim.held()) {
        take(taken, claim);
        all++;
      }
    }
    return false;
  }

  private boolean hasRoom(Map<String, Integer> taken, String policy) {
    Integer limit = perPolicy.get(policy);
    return limit == null || taken.getOrDefault(policy, 0) < limit;
  }

  private static void take(Map<String, Integer> taken, Claim claim) {
    claim.policies().forEach(policy -> taken.merge(policy, 1, Integer::sum));
  }
}
