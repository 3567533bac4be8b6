package dev.writ.workloads.decide;

import dev.writ.workloads.policy.Check;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.PolicySpec;
import java.util.stream.Stream;

/** Why a violation is no reason to refuse what comes in: it becomes a warning. */
@FunctionalInterface
public interface Excuse {
  Excuse NEVER = _ -> false;
  Excuse ALWAYS = _ -> true;

  boolean covers(Violation violation);

  default Excuse or(Excuse other) {
    return violation -> covers(violation) || other.covers(violation);
  }

  /**
   * The object had it before the update, or lacked more than it does now.
   *
   * @param before of the object as it was
   */
  static Excuse wasThere(PodFindings before) {
    return violation ->
        before.violations().stream()
            .anyMatch(
                old ->
                    isAlike(old, violation)
                        && (violation.check().equals(Check.MISSING_RESOURCES.word())
                            ? old.missing().containsAll(violation.missing())
                            : old.message().equals(violation.message())));
  }

  /**
   * The template that the object is made from has it, exempted or not. What a rule of a team's own
   * says may name the object, so its words count for nothing.
   *
   * @param template of what stands and makes the object
   */
  static Excuse comesFrom(PodFindings template) {
    return violation ->
        Stream.concat(
                template.violations().stream(),
                template.exempted().stream().map(Exempted::violation))
            .anyMatch(there -> isAlike(there, violation));
  }

  /** The background puts in what is missing, as it did before. */
  static Excuse isPutInAnew(Policy policy) {
    PolicySpec spec = policy.spec();
    return !spec.enforces() || spec.dryRun()
        ? NEVER
        : violation ->
            Check.find(violation.check())
                .filter(Check::isPatchable)
                .filter(
                    check -> check != Check.MISSING_RESOURCES || spec.defaultResources() != null)
                .isPresent();
  }

  private static boolean isAlike(Violation one, Violation other) {
    return one.check().equals(other.check()) && one.container().equals(other.container());
  }
}
