package dev.writ.workloads.decide;

import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.PolicySpec.AdmissionAction;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
   * @param before of the object as it was; null where it is new
   */
  public record Opinion(Policy policy, PodFindings now, @Nullable PodFindings before) {}

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
    for (Violation violation : opinion.now().violations()) {
      boolean denied =
          admission.action() == AdmissionAction.DENY
              && violation.severity().compareTo(admission.minSeverity()) >= 0
              && !wasThere(violation, opinion.before());
      (denied ? denials : warnings).add(violation.message());
    }
  }

  private static boolean wasThere(Violation violation, @Nullable PodFindings before) {
    return before != null
        && before.violations().stream()
            .anyMatch(
                old ->
                    old.check().equals(violation.check())
                        && old.container().equals(violation.container())
                        && old.message().equals(violation.message()));
  }

  public boolean isAllowed() {
    return denials.isEmpty();
  }

  /** What the API server tells whoever wanted it in, where it may not. */
  public String message() {
    return "Denied by DevOpsPolicy: " + String.join(", ", denials);
  }
}
