package dev.writ.workloads.view;

import dev.writ.workloads.decide.Conflict;
import dev.writ.workloads.decide.Evaluation;
import java.time.Instant;
import java.util.List;
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
    @Nullable Instant stale) {
  public PolicyStanding {
    ruleProblems = List.copyOf(ruleProblems);
    conflicts = List.copyOf(conflicts);
  }
}
