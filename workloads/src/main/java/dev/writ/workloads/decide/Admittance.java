package dev.writ.workloads.decide;

import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.PolicySpec.AdmissionAction;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether an object may come in.
 *
 * @param denials messages of what is in the way, each once; none where it may come in
 * @param warnings what is wrong with it all the same, each once
 */
public record Admittance(List<String> denials, List<String> warnings) {
  public Admittance {
    denials = List.copyOf(denials);
    warnings = List.copyOf(warnings);
  }

  /**
   * What one policy says of the object.
   *
   * @param excuse which of its violations are no reason to refuse it
   */
  public record Opinion(Policy policy, PodFindings found, Excuse excuse) {}

  /** Puts the opinions of all policies together, the oldest first. */
  public static Admittance of(List<Opinion> opinions) {
    Set<String> denials = new LinkedHashSet<>();
    Set<String> warnings = new LinkedHashSet<>();
    opinions.stream()
        .sorted(Comparator.comparing(Opinion::policy, Policy.OLDEST_FIRST))
        .forEach(opinion -> sort(opinion, denials, warnings));
    warnings.removeAll(denials);
    return new Admittance(List.copyOf(denials), List.copyOf(warnings));
  }

  private static void sort(Opinion opinion, Set<String> denials, Set<String> warnings) {
    var admission = opinion.policy().spec().admission();
    if (admission.action() == AdmissionAction.OFF) {
      return;
    }
    for (Violation violation : opinion.found().violations()) {
      boolean denied =
          admission.action() == AdmissionAction.DENY
              && violation.severity().compareTo(admission.minSeverity()) >= 0
              && !opinion.excuse().covers(violation);
      (denied ? denials : warnings).add(violation.message());
    }
  }

  public boolean isAllowed() {
    return denials.isEmpty();
  }

  /** What the API server tells whoever wanted it in, where it may not. */
  public String message() {
    return "Denied by DevOpsPolicy: " + String.join(", ", denials);
  }
}
