package dev.writ.workloads.decide;

import dev.writ.workloads.policy.ResourceField;
import dev.writ.workloads.policy.Severity;
import dev.writ.workloads.policy.WorkloadKey;
import java.util.List;

/**
 * One demand that one container, or one pod as a whole, does not meet.
 *
 * @param check word of a check, or {@code custom/RULE}
 * @param points that it costs before they are shared by all pods
 * @param workload the pod's workload, else the pod itself
 * @param container empty for the pod as a whole
 * @param missing of missing_resources: what is absent and could be set
 */
public record Violation(
    String check,
    Severity severity,
    int points,
    WorkloadKey workload,
    String namespace,
    String pod,
    String container,
    String message,
    List<ResourceField> missing) {

  public Violation {
    message = message.intern(); // pods of one workload say the same
    missing = List.copyOf(missing);
  }
}
