package dev.writ.workloads.view;

import dev.writ.workloads.decide.Exempted;
import dev.writ.workloads.decide.Violation;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A violation and where it was found.
 *
 * @param policy key of the policy
 * @param exempted what lets it pass; null where it counts
 */
public record SeenViolation(
    String cluster, String policy, Violation violation, @Nullable Exempted exempted) {
  /** The severest first, then by where it is. */
  public static final Comparator<SeenViolation> WORST_FIRST =
      Comparator.comparing((SeenViolation seen) -> seen.violation().severity())
          .reversed()
          .thenComparing(SeenViolation::cluster)
          .thenComparing(seen -> seen.violation().namespace())
          .thenComparing(seen -> seen.violation().workload())
          .thenComparing(seen -> seen.violation().pod())
          .thenComparing(SeenViolation::policy);

  /**
   * Which ones are wanted; null for any.
   *
   * @param policy a key
   * @param check word of a check, or {@code custom/RULE}
   * @param severity a word
   * @param workload a key such as {@code deployment/production/web-app}
   * @param exempted whether something lets them pass
   */
  public record Filter(
      @Nullable String cluster,
      @Nullable String namespace,
      @Nullable String policy,
      @Nullable String check,
      @Nullable String severity,
      @Nullable String workload,
      @Nullable Boolean exempted) {
    public static final Filter ALL = new Filter(null, null, null, null, null, null, null);

    /** Whether this one is wanted. */
    public boolean takes(SeenViolation seen) {
      Violation violation = seen.violation();
      return is(cluster, seen.cluster())
          && is(namespace, violation.namespace())
          && is(policy, seen.policy())
          && is(check, violation.check())
          && is(severity, violation.severity().word())
          && is(workload, violation.workload().toString())
          && (exempted == null || exempted.equals(seen.exempted() != null));
    }

    private static boolean is(@Nullable String wanted, String found) {
      return wanted == null || wanted.equals(found);
    }
  }
}
