package dev.writ.dbt.decide;

import dev.writ.dbt.decide.EnforcementResult.ModelCoverage;
import dev.writ.dbt.decide.Suppressed.By;
import dev.writ.dbt.observe.Notice;
import dev.writ.dbt.observe.Snapshot;
import dev.writ.dbt.policy.EffectivePolicy;
import dev.writ.dbt.policy.EffectivePolicy.NamedPolicy;
import dev.writ.dbt.policy.EffectivePolicy.PolicyOverride;
import dev.writ.dbt.policy.EffectivePolicy.QualityGates;
import dev.writ.dbt.policy.EffectivePolicy.ZeroColumns;
import dev.writ.dbt.policy.Enforcement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From facts and a policy to a verdict. The order is the law: what the checks find, then
 * block_on_failure, overrides, inline skips, waivers, baseline, level, dry run.
 */
public final class Judgement {
  /** Codes that {@code block_on_failure: false} turns into warnings. */
  private static final Set<Code> GATES = EnumSet.of(Code.E210, Code.E211, Code.E220, Code.E221);

  private final Snapshot snapshot;
  private final EffectivePolicy policy;
  private final Terms terms;
  private final List<Notice> notices;
  private final List<Suppressed> suppressed = new ArrayList<>();
  private int overridesApplied;

  /**
   * What is agreed for one run.
   *
   * @param level at least the policy's own
   * @param baseline null where none is used
   * @param today in UTC; what expires is measured by it
   */
  public record Terms(
      Enforcement level,
      boolean dryRun,
      boolean impact,
      @Nullable Baseline baseline,
      List<Waiver> waivers,
      LocalDate today) {
    public Terms {
      waivers = List.copyOf(waivers);
    }
  }

  /**
   * A finding that somebody agreed to live with.
   *
   * @param until last day on which it holds
   */
  public record Waiver(String fingerprint, String reason, LocalDate until) {}

  /**
   * What came of it.
   *
   * @param violations in the order of the checks
   */
  public record Verdict(
      boolean passed,
      boolean degraded,
      List<Violation> violations,
      List<Suppressed> suppressed,
      List<Notice> notices,
      List<ModelCoverage> coverage,
      Baseline.@Nullable Delta baseline,
      int overridesApplied) {}

  private Judgement(Snapshot snapshot, EffectivePolicy policy, Terms terms) {
    this.snapshot = snapshot;
    this.policy = policy;
    this.terms = terms;
    this.notices = new ArrayList<>(snapshot.notices());
    notices.addAll(PolicyNotices.of(policy));
    notices.addAll(SemanticCheck.notices(snapshot));
    notices.addAll(Coverage.notices(snapshot, policy));
  }

  /**
   * Judges what was found.
   *
   * @param ran all checks, see {@link Checks#run}
   */
  public static Verdict of(Snapshot snapshot, EffectivePolicy policy, Terms terms, Checks.Ran ran) {
    return new Judgement(snapshot, policy, terms).judge(ran);
  }

  private Verdict judge(Checks.Ran ran) {
    List<Violation> violations = waive(skip(override(unique(ran.findings())), ran.ruleIds()));
    Baseline.Delta delta = null;
    if (terms.baseline() != null) {
      delta = knownFrom(terms.baseline(), violations);
    }
    boolean degraded = violations.stream().anyMatch(Violation::isFailure);
    violations.replaceAll(each -> each.at(terms.level()));
    boolean passed = terms.dryRun() || violations.stream().noneMatch(Violation::counts);
    if (terms.dryRun()) {
      violations.replaceAll(each -> each.as(Severity.WARNING));
    }
    if (terms.impact()) {
      Set<String> models = new HashSet<>();
      violations.forEach(each -> models.add(each.finding().uniqueId()));
      Impacts impacts = Impacts.of(snapshot.graph(), models);
      violations.replaceAll(each -> each.reaching(impacts.of(each.finding().uniqueId())));
    }
    return new Verdict(
        passed, degraded, violations, suppressed, notices, coverage(), delta, overridesApplied);
  }

  /** One finding per fingerprint, softened where quality gates do not block. */
  private List<Violation> unique(List<Finding> findings) {
    QualityGates gates = policy.gates();
    boolean soft = gates != null && !gates.blockOnFailure();
    Map<String, Violation> unique = new LinkedHashMap<>();
    for (Finding finding : findings) {
      Violation violation = Violation.of(finding);
      unique.putIfAbsent(
          violation.fingerprint(),
          soft && GATES.contains(finding.code()) ? violation.as(Severity.WARNING) : violation);
    }
    return new ArrayList<>(unique.values());
  }

  private List<Violation> override(List<Violation> violations) {
    Overrides overrides = new Overrides(policy.overrides(), terms.today(), notices);
    List<Violation> left = new ArrayList<>();
    for (Violation violation : violations) {
      PolicyOverride override = violation.isFailure() ? null : overrides.find(violation.finding());
      if (override == null) {
        left.add(violation);
        continue;
      }
      overridesApplied++;
      Violation under = violation.under(override.pattern());
      switch (override.action()) {
        case DOWNGRADE -> left.add(under.as(Severity.WARNING));
        case EXCLUDE ->
            suppressed.add(
                new Suppressed(under, By.OVERRIDE, override.reason(), override.expires()));
      }
    }
    overrides.noticeUnused(notices);
    return left;
  }

  private List<Violation> skip(List<Violation> violations, Set<String> regoRules) {
    Set<String> ruleIds = new HashSet<>(regoRules);
    policy.policies().stream().map(NamedPolicy::name).forEach(ruleIds::add);
    Skips skips = new Skips(snapshot.models(), policy, ruleIds, terms.today(), notices);
    List<Violation> left = new ArrayList<>();
    for (Violation violation : violations) {
      Skips.Skip skip = violation.isFailure() ? null : skips.find(violation.finding());
      if (skip == null) {
        left.add(violation);
      } else {
        suppressed.add(new Suppressed(violation, By.INLINE_SKIP, skip.reason(), skip.until()));
      }
    }
    skips.noticeUnused(notices);
    return left;
  }

  private List<Violation> waive(List<Violation> violations) {
    Map<String, Waiver> waivers = new HashMap<>();
    terms.waivers().stream()
        .filter(waiver -> !waiver.until().isBefore(terms.today()))
        .forEach(waiver -> waivers.put(waiver.fingerprint(), waiver));
    List<Violation> left = new ArrayList<>();
    for (Violation violation : violations) {
      Waiver waiver = violation.isFailure() ? null : waivers.get(violation.fingerprint());
      if (waiver == null) {
        left.add(violation);
      } else {
        suppressed.add(new Suppressed(violation, By.WAIVER, waiver.reason(), waiver.until()));
      }
    }
    return left;
  }

  private Baseline.Delta knownFrom(Baseline baseline, List<Violation> violations) {
    Map<String, Baseline.Entry> fixed = new HashMap<>(baseline.findings());
    int known = 0;
    for (int i = 0; i < violations.size(); i++) {
      Violation violation = violations.get(i);
      Baseline.Entry entry = fixed.remove(violation.fingerprint());
      if (entry != null && entry.covers(violation.finding()) && !violation.isFailure()) {
        violations.set(i, violation.knownSince(entry.firstDetected()));
        known++;
      }
    }
    suppressed.forEach(each -> fixed.remove(each.violation().fingerprint()));
    List<Baseline.Entry> gone =
        fixed.values().stream().sorted(Comparator.comparing(Baseline.Entry::fingerprint)).toList();
    return new Baseline.Delta(known, violations.size() - known, gone);
  }

  private List<ModelCoverage> coverage() {
    QualityGates gates = policy.gates();
    boolean noColumnsMeanNothing =
        !policy.options().zeroColumnsFail()
            && (gates == null || gates.zeroColumns() == ZeroColumns.REPORT_NA);
    List<ModelCoverage> all = new ArrayList<>();
    for (Coverage each : Coverage.of(snapshot, policy)) {
      all.add(
          new ModelCoverage(
              each.model().uniqueId(),
              each.model().displayName(),
              each.model().layer(),
              each.model().filePath(),
              each.columns(),
              each.threshold(),
              each.isEmpty() && noColumnsMeanNothing));
    }
    return all;
  }
}
