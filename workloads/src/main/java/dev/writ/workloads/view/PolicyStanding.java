package dev.writ.workloads.view;

import dev.writ.workloads.decide.Conflict;
import dev.writ.workloads.decide.Evaluation;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How one policy stands in one cluster.
 *
 * @param evaluation by its last good version; null where it was never readable
 * @param ruleProblems what of its own rules does not compile, each with line and column
 * @param conflicts values of it that an older policy's win over
 * @param isProtected whether its namespace is never judged
 * @param handoverUnprotected whether injected fields could stand in their owners' way, because no
 *     webhook hands them over
 * @param unread what keeps it from setting right what it should, because the cluster does not show
 *     all that has to be known
 * @param stale since when the cluster does not answer; null while it does
 */
public record PolicyStanding(
    String cluster,
    PolicyObject object,
    @Nullable Evaluation evaluation,
    List<String> ruleProblems,
    List<Conflict> conflicts,
    Enforcement enforcement,
    boolean isProtected,
    boolean handoverUnprotected,
    List<String> unread,
    @Nullable Instant stale) {
  public PolicyStanding {
    unread = List.copyOf(unread);
    ruleProblems = List.copyOf(ruleProblems);
    conflicts = List.copyOf(conflicts);
  }

  /** The same of some namespaces, without what the policy's status says of all. */
  public PolicyStanding within(Predicate<String> namespaces) {
    return new PolicyStanding(
        cluster,
        object.withoutStatus(),
        evaluation == null ? null : evaluation.within(namespaces),
        ruleProblems,
        conflicts.stream().filter(one -> namespaces.test(one.workload().namespace())).toList(),
        enforcement.within(namespaces),
        isProtected,
        handoverUnprotected,
        unread,
        stale);
  }
}
