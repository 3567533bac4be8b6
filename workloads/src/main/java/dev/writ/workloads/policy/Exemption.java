package dev.writ.workloads.policy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named, reasoned, expiring permission to break checks.
 *
 * @param checks words of checks, {@code custom/RULE}, or {@code *} for all
 * @param workloads {@code kind/name} or workload keys; none where the selector says it
 * @param podSelector null where the workloads say it
 * @param containers none for all
 */
public record Exemption(
    String name,
    List<String> checks,
    List<String> workloads,
    @Nullable LabelSelector podSelector,
    List<String> containers,
    String reason,
    Instant expires) {
  public Exemption {
    checks = List.copyOf(checks);
    workloads = List.copyOf(workloads);
    containers = List.copyOf(containers);
  }

  /** Whether it is about this check. */
  public boolean covers(String check) {
    return checks.contains("*") || checks.contains(check);
  }

  /** Whether it is about this container; {@code ""} for the pod as a whole. */
  public boolean coversContainer(String container) {
    return containers.isEmpty() || containers.contains(container);
  }
}
