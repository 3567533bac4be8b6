package dev.writ.workloads.decide;

import dev.writ.workloads.policy.Policy;
import java.time.Instant;
import java.util.List;

/**
 * One policy at one instant: what is wrong with each pod that it is about, and what comes of it.
 *
 * @param pods in the order of the snapshot
 * @param warnings exemptions that are void, and why; each once
 * @param expired names of exemptions of the policy that have ended
 */
public record Evaluation(
    Policy policy,
    Instant at,
    List<PodFindings> pods,
    Tally tally,
    List<String> warnings,
    List<String> expired) {
  public Evaluation {
    pods = List.copyOf(pods);
    warnings = List.copyOf(warnings);
    expired = List.copyOf(expired);
  }

  /** Of all pods, in order. */
  public List<Violation> violations() {
    return pods.stream().flatMap(pod -> pod.violations().stream()).toList();
  }

  /** Of all pods, in order. */
  public List<Exempted> exempted() {
    return pods.stream().flatMap(pod -> pod.exempted().stream()).toList();
  }

  /** Of all pods, in order. */
  public List<RuleFailure> failures() {
    return pods.stream().flatMap(pod -> pod.failures().stream()).toList();
  }

  public int healthScore() {
    return tally.health().value();
  }

  public int severityScore() {
    return tally.severity().value();
  }

  public Classification classification() {
    return tally.health().classification();
  }

  public boolean isHealthy() {
    return tally.isHealthy();
  }

  /** Such as {@code 3 violations across 1 pods — Healthy (90)}. */
  public String message() {
    return tally.message();
  }
}
