package dev.writ.workloads.decide;

import dev.writ.workloads.observe.Pod;
import java.util.List;

/** What is wrong with one pod; its violations in the order of the contract. */
public record PodFindings(
    Pod pod, List<Violation> violations, List<Exempted> exempted, List<RuleFailure> failures) {
  public PodFindings {
    violations = List.copyOf(violations);
    exempted = List.copyOf(exempted);
    failures = List.copyOf(failures);
  }
}
