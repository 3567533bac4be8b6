package dev.writ.dbt.decide;

import dev.writ.dbt.observe.Layer;
import dev.writ.dbt.observe.Notice;
import dev.writ.dbt.observe.Snapshot;
import dev.writ.dbt.policy.EffectivePolicy.PolicyFile;
import dev.writ.dbt.policy.EffectivePolicy.PolicyValue;
import dev.writ.dbt.policy.Enforcement;
import dev.writ.dbt.policy.PolicyType;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run says: the verdict, every finding, and what it was said of.
 *
 * @param passed false iff the level is strict, it is no dry run, and an error counts
 * @param degraded a Rego check could not be evaluated
 * @param manifest null where the level is off and nothing was read
 * @param checks those that ran, in order; empty where the level is off
 * @param violations known ones too; neither suppressed nor cut
 * @param coverage by model in scope, in the order of the manifest
 * @param baseline null where none was given
 * @param duration from the artifacts' bytes to the verdict
 */
public record EnforcementResult(
    boolean passed,
    Enforcement level,
    boolean dryRun,
    boolean degraded,
    Snapshot.@Nullable ManifestInfo manifest,
    String project,
    PolicyUsed policy,
    List<CheckRun> checks,
    int totalModels,
    int modelsValidated,
    List<Violation> violations,
    List<Suppressed> suppressed,
    List<Notice> notices,
    List<ModelCoverage> coverage,
    Baseline.@Nullable Delta baseline,
    int overridesApplied,
    Instant time,
    Duration duration) {

  public EnforcementResult {
    checks = List.copyOf(checks);
    violations = List.copyOf(violations);
    suppressed = List.copyOf(suppressed);
    notices = List.copyOf(notices);
    coverage = List.copyOf(coverage);
  }

  /**
   * What was in force.
   *
   * @param files the chain, parent first
   * @param sha256 lower-case hex over the files' SHA-256 in order
   * @param values every value that counts, by dotted path, sorted
   */
  public record PolicyUsed(List<PolicyFile> files, String sha256, List<PolicyValue> values) {
    public PolicyUsed {
      files = List.copyOf(files);
      values = List.copyOf(values);
    }
  }

  /**
   * How well one model is tested.
   *
   * @param threshold percent that is asked for; null where no gate asks
   * @param notApplicable there is no column to test, and the policy wants nothing made of that
   */
  public record ModelCoverage(
      String uniqueId,
      String modelName,
      @Nullable Layer layer,
      String filePath,
      Tested columns,
      @Nullable Integer threshold,
      boolean notApplicable) {}

  /** The same, with what the stored runs know of its findings. */
  public EnforcementResult with(List<Violation> seen) {
    return new EnforcementResult(
        passed,
        level,
        dryRun,
        degraded,
        manifest,
        project,
        policy,
        checks,
        totalModels,
        modelsValidated,
        seen,
        suppressed,
        notices,
        coverage,
        baseline,
        overridesApplied,
        time,
        duration);
  }

  public long errors() {
    return violations.stream().filter(each -> each.severity() == Severity.ERROR).count();
  }

  public long warnings() {
    return violations.size() - errors();
  }

  /** Known findings do not count. */
  public long countingErrors() {
    return violations.stream().filter(Violation::counts).count();
  }

  public Map<PolicyType, Integer> byType() {
    Map<PolicyType, Integer> counts = new EnumMap<>(PolicyType.class);
    violations.forEach(each -> counts.merge(each.finding().code().type(), 1, Integer::sum));
    return counts;
  }

  /** Over all models in scope that declare a column. */
  public Tested projectCoverage() {
    Tested sum = Tested.NONE;
    for (ModelCoverage model : coverage) {
      sum = sum.plus(model.columns());
    }
    return sum;
  }

  public long modelsNotApplicable() {
    return coverage.stream().filter(ModelCoverage::notApplicable).count();
  }

  public long suppressedBy(Suppressed.By by) {
    return suppressed.stream().filter(each -> each.by() == by).count();
  }

  /** What a compiled artifact keeps of a run. */
  public Summary summaryForArtifact() {
    Set<String> types = new LinkedHashSet<>();
    checks.forEach(check -> types.add(check.name()));
    return new Summary(passed, errors(), warnings(), types, modelsValidated, level);
  }

  /** See {@link #summaryForArtifact}. */
  public record Summary(
      boolean passed,
      long errorCount,
      long warningCount,
      Set<String> policyTypesChecked,
      int modelsValidated,
      Enforcement enforcementLevel) {}
}
