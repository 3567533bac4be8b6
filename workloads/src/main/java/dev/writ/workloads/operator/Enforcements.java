package dev.writ.workloads.operator;

import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.decide.NotRemediated;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.decide.Planner;
import dev.writ.workloads.view.Enforcement;
import dev.writ.workloads.view.PolicyObject;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts together what was done and what is not, and why. */
final class Enforcements {
  /** What is the same is told in the same order, or the status would be written without news. */
  private static final Comparator<NotRemediated> BY_KEY =
      Comparator.comparing(NotRemediated::workload)
          .thenComparing(NotRemediated::container)
          .thenComparing(NotRemediated::reason)
          .thenComparing(NotRemediated::message);

  private Enforcements() {}

  /**
   * Of one policy.
   *
   * @param done as the remedies know it, with what waits and what failed
   */
  static Enforcement of(
      PolicyObject object,
      @Nullable Evaluation evaluation,
      Collection<Planned> plans,
      Enforcement done) {
    if (evaluation == null || !evaluation.policy().spec().enforces()) {
      return Enforcement.NONE;
    }
    Set<NotRemediated> left = new TreeSet<>(BY_KEY);
    plans.forEach(planned -> left.addAll(planned.left().getOrDefault(object.key(), List.of())));
    left.addAll(Planner.unsupported(evaluation));
    left.addAll(done.notRemediated());
    return new Enforcement(
        done.applied(),
        done.failed(),
        done.remediated(),
        done.planned().stream().filter(key -> isTried(object, plans, done, key)).toList(),
        done.deferred(),
        done.rolledBack(),
        List.copyOf(left));
  }

  /** Whether a dry run still plans something for a workload, and was not refused. */
  private static boolean isTried(
      PolicyObject object, Collection<Planned> plans, Enforcement done, String key) {
    return plans.stream()
            .filter(planned -> planned.tries().get(object.key()) instanceof Plan.Patch)
            .anyMatch(planned -> planned.plan().workload().key().toString().equals(key))
        && done.notRemediated().stream().noneMatch(left -> left.workload().toString().equals(key));
  }
}
