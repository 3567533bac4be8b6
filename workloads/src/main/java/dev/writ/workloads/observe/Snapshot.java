package dev.writ.workloads.observe;

import dev.writ.workloads.policy.Exemption;
import dev.writ.workloads.policy.WorkloadKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What was known of a cluster, or of a folder of manifests, at one instant.
 *
 * @param cluster {@code local} by default
 * @param workloads by key
 * @param namespaces by name; one that is missing is known by its name only
 * @param exemptionsSeen when each exemption was first seen: by its place where one stands, by
 *     {@link Exemption#textAt} where it is over; those that are missing are seen now
 */
public record Snapshot(
    String cluster,
    List<Pod> pods,
    Map<WorkloadKey, Workload> workloads,
    Map<String, Namespace> namespaces,
    List<Budget> budgets,
    Map<String, Instant> exemptionsSeen) {

  public Snapshot {
    pods = List.copyOf(pods);
    workloads = Map.copyOf(workloads);
    namespaces = Map.copyOf(namespaces);
    budgets = List.copyOf(budgets);
    exemptionsSeen = Map.copyOf(exemptionsSeen);
  }

  /** Pods and workloads without anything else, as manifests have them. */
  public static Snapshot of(List<Pod> pods, List<Workload> workloads) {
    return new Snapshot(
        "local",
        pods,
        workloads.stream()
            .collect(
                java.util.stream.Collectors.toMap(
                    Workload::key, workload -> workload, (one, _) -> one)),
        Map.of(),
        List.of(),
        Map.of());
  }

  /**
   * Since when an exemption's days count: edits of one that stands begin nothing anew, nor does one
   * that comes back as it was; another one in the place of one that is over does.
   */
  public Instant firstSeen(String place, Exemption exemption, Instant now) {
    Instant standing = exemptionsSeen.get(place);
    return standing == null ? exemptionsSeen.getOrDefault(exemption.textAt(place), now) : standing;
  }

  public Namespace namespace(String name) {
    Namespace known = namespaces.get(name);
    return known == null ? Namespace.named(name) : known;
  }
}
