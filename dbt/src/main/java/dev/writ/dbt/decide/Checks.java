package dev.writ.dbt.decide;

import dev.writ.dbt.observe.Snapshot;
import dev.writ.dbt.policy.EffectivePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
   */
  public record Ran(List<Finding> findings, List<CheckRun> runs) {
    public Ran {
      findings = List.copyOf(findings);
      runs = List.copyOf(runs);
    }
  }

  /**
   * Runs what the policy asks for.
   *
   * @param nanos a clock that only goes forward, for the durations
   */
  public static Ran run(Snapshot snapshot, EffectivePolicy policy, LongSupplier nanos) {
    List<Finding> findings = new ArrayList<>();
    List<CheckRun> runs = new ArrayList<>();
    for (Check check : ALL) {
      if (check.isAskedBy(policy)) {
        long start = nanos.getAsLong();
        List<Finding> found = check.findings(snapshot, policy);
        findings.addAll(found);
        runs.add(
            new CheckRun(check.name(), found.size(), Duration.ofNanos(nanos.getAsLong() - start)));
      }
    }
    return new Ran(findings, runs);
  }
}
