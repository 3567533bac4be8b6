package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One policy: how it stands, what hinders it, and what it had done.
 *
 * @param standing null where it was never readable
 * @param trendHref the picture of its score over time
 * @param conditions what is not as it should be; none where all is well
 * @param checks what it demands and how often that is not met
 * @param namespaces of a cluster policy
 * @param left what is wrong and stays so for now
 * @param touched workloads that it had changed, planned, handed on or undone
 */
record WorkloadPolicyPage(
    String name,
    String about,
    @Nullable Standing standing,
    State mode,
    String says,
    String trendHref,
    List<Condition> conditions,
    List<Count> checks,
    String violationsHref,
    List<Count> namespaces,
    List<Left> left,
    List<Touched> touched,
    List<ExemptionsPage.Row> exemptions,
    List<MachinePage.Fact> facts) {

  /** Something about the policy, and what it means. */
  public record Condition(State state, List<Said> said) {}

  /** So many violations, and the list of them. */
  public record Count(String label, @Nullable Standing standing, long number, String href) {}

  /** A violation that nobody mends now. */
  public record Left(
      String workload, String objectHref, String container, String reason, String message) {}

  /** A workload and what became of it. */
  public record Touched(State state, String workload, String objectHref) {}
}
