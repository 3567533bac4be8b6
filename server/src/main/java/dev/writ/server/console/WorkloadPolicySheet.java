package dev.writ.server.console;

import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.decide.Tally;
import dev.writ.workloads.policy.PolicySpec;
import dev.writ.workloads.view.KnownExemption;
import dev.writ.workloads.view.PolicyObject;
import dev.writ.workloads.view.PolicyStanding;
import dev.writ.workloads.view.SeenPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the page of one policy. Pure.
 *
 * @param seen the policy, as far as it may be seen
 * @param rows for what stands in lists
 */
record WorkloadPolicySheet(SeenPolicy seen, WorkloadRows rows) {

  /**
   * The page.
   *
   * @param exemptions that the policy met
   */
  WorkloadPolicyPage page(List<KnownExemption> exemptions) {
    PolicyStanding standing = seen.standing();
    PolicyObject object = standing.object();
    Evaluation evaluation = standing.evaluation();
    PolicySpec spec = evaluation == null ? null : evaluation.policy().spec();
    String cluster = standing.cluster();
    return new WorkloadPolicyPage(
        object.name(),
        object.clusterScoped() ? "cluster policy" : object.namespace(),
        evaluation == null ? null : Standing.of(evaluation.tally().health()),
        WorkloadWords.mode(spec),
        evaluation == null ? "No version of it could be read yet." : says(evaluation.tally()),
        WorkloadWords.policy(cluster, object.key()) + "/trend",
        PolicyConditions.amiss(standing, rows.now()),
        evaluation == null ? List.of() : checks(evaluation.tally()),
        WorkloadRows.violationsOf(standing, Map.of()),
        object.clusterScoped() ? namespaces() : List.of(),
        standing.enforcement().notRemediated().stream()
            .map(one -> WorkloadRows.left(cluster, one))
            .toList(),
        WorkloadRows.touched(cluster, standing.enforcement()),
        exemptions.stream().map(rows::exemption).toList(),
        facts(spec));
  }

  private static String says(Tally tally) {
    return "%s across %s."
        .formatted(Words.count(tally.violations(), "violation"), Words.count(tally.pods(), "pod"));
  }

  private List<WorkloadPolicyPage.Count> checks(Tally tally) {
    return tally.byCheck().entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(
            one ->
                new WorkloadPolicyPage.Count(
                    one.getKey(),
                    null,
                    one.getValue(),
                    WorkloadRows.violationsOf(seen.standing(), Map.of("check", one.getKey()))))
        .toList();
  }

  private List<WorkloadPolicyPage.Count> namespaces() {
    return seen.namespaces().entrySet().stream()
        .sorted(Comparator.comparingInt(one -> one.getValue().health().value()))
        .map(
            one ->
                new WorkloadPolicyPage.Count(
                    one.getKey(),
                    Standing.of(one.getValue().health()),
                    one.getValue().violations(),
                    WorkloadRows.violationsOf(seen.standing(), Map.of("namespace", one.getKey()))))
        .toList();
  }

  private List<MachinePage.Fact> facts(@Nullable PolicySpec spec) {
    PolicyStanding standing = seen.standing();
    List<MachinePage.Fact> facts = new ArrayList<>();
    facts.add(new MachinePage.Fact("Cluster", standing.cluster(), false));
    facts.add(
        new MachinePage.Fact(
            "Namespace",
            standing.object().clusterScoped() ? "all it selects" : standing.object().namespace(),
            false));
    Evaluation evaluation = standing.evaluation();
    if (evaluation != null && spec != null) {
      facts.add(new MachinePage.Fact("Demands", WorkloadWords.demands(spec), false));
      facts.add(
          new MachinePage.Fact(
              "Severity score", String.valueOf(evaluation.severityScore()), false));
      facts.add(
          new MachinePage.Fact("Let pass", String.valueOf(evaluation.tally().exempted()), false));
      facts.add(
          new MachinePage.Fact("Judged", When.of(evaluation.at(), rows.now()).words(), false));
    }
    if (spec != null && spec.enforces() && seen.whole()) {
      facts.add(
          new MachinePage.Fact(
              "Patches",
              "%d taken, %d failed"
                  .formatted(standing.enforcement().applied(), standing.enforcement().failed()),
              false));
    }
    facts.add(
        new MachinePage.Fact("Generation", String.valueOf(standing.object().generation()), false));
    facts.add(new MachinePage.Fact("UID in the cluster", standing.object().uid(), true));
    return List.copyOf(facts);
  }
}
