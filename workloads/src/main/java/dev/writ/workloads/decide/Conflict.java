package dev.writ.workloads.decide;

import dev.writ.workloads.policy.WorkloadKey;

/**
 * A value of one policy that an older one has another value for.
 *
 * @param loser key of the policy whose value is not used
 * @param winner key of the policy whose value is
 * @param field such as {@code livenessProbe.tcpSocket.port} or {@code resources.limits.cpu}
 */
public record Conflict(
    String loser,
    String winner,
    WorkloadKey workload,
    String container,
    String field,
    String value,
    String used) {

  /** In a sentence. */
  public String message() {
    return "%s, container '%s', %s: `%s` is not used, because policy %s sets `%s`"
        .formatted(workload, container, field, value, winner, used);
  }
}
