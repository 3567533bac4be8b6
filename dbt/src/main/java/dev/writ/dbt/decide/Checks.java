package dev.writ.dbt.decide;

import dev.writ.dbt.observe.Snapshot;
import dev.writ.dbt.policy.EffectivePolicy;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** Every check, in the order in which findings are reported. */
public final class Checks {
  private static final List<Check> ALL =
      List.of(
          new NamingCheck(),
          new CoverageCheck(),
          new DocumentationCheck(),
          new SemanticCheck(),
          new CustomRulesCheck());

  private Checks() {}

  /**
   * What was found, and by which checks.
   *
   * @param runs of the checks that the policy asks for, in order
   * @param ruleIds of Rego rules, which an inline skip may name
   */
  public record Ran(List<Finding> findings, List<CheckRun> runs, Set<String> ruleIds) {
    public Ran {
      findings = List.copyOf(findings);
      runs = List.copyOf(runs);
      ruleIds = Set.copyOf(ruleIds);
    }
  }

  /**
   * Runs what the policy asks for.
   *
   * @param rego compiled of the same policy
   * @param today in UTC; Rego checks are told it
   * @param nanos a clock that only goes forward, for the durations
   */
  public static Ran run(
      Snapshot snapshot,
      EffectivePolicy policy,
      RegoChecks rego,
      LocalDate today,
      LongSupplier nanos) {
    List<Finding> findings = new ArrayList<>();
    List<CheckRun> runs = new ArrayList<>();
    for (Check check : ALL) {
      if (check.isAskedBy(policy)) {
        long start = nanos.getAsLong();
        List<Finding> found = check.findings(snapshot, policy);
        findings.addAll(found);
        runs.add(ran(check.name(), found, nanos.getAsLong() - start));
      }
    }
    if (!rego.isEmpty()) {
      long start = nanos.getAsLong();
      List<Finding> found = rego.findings(snapshot, policy, today, nanos);
      findings.addAll(found);
      runs.add(ran("rego", found, nanos.getAsLong() - start));
    }
    return new Ran(findings, runs, rego.ruleIds());
  }

  private static CheckRun ran(String name, List<Finding> found, long nanos) {
    return new CheckRun(name, found.size(), Duration.ofNanos(nanos));
  }
}
