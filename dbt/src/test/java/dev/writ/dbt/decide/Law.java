package dev.writ.dbt.decide;

import com.google.re2j.Pattern;
import dev.writ.dbt.observe.Snapshot;
import dev.writ.dbt.policy.EffectivePolicy;
import dev.writ.dbt.policy.EffectivePolicy.CustomRule;
import dev.writ.dbt.policy.EffectivePolicy.DbtOptions;
import dev.writ.dbt.policy.EffectivePolicy.Denominator;
import dev.writ.dbt.policy.EffectivePolicy.InlineSkips;
import dev.writ.dbt.policy.EffectivePolicy.LayerThresholds;
import dev.writ.dbt.policy.EffectivePolicy.NamedPolicy;
import dev.writ.dbt.policy.EffectivePolicy.NamedPolicy.Requirement;
import dev.writ.dbt.policy.EffectivePolicy.Naming;
import dev.writ.dbt.policy.EffectivePolicy.NamingPattern;
import dev.writ.dbt.policy.EffectivePolicy.PlaceholderMatch;
import dev.writ.dbt.policy.EffectivePolicy.PolicyOverride;
import dev.writ.dbt.policy.EffectivePolicy.QualityGates;
import dev.writ.dbt.policy.EffectivePolicy.RegoSource;
import dev.writ.dbt.policy.EffectivePolicy.ZeroColumns;
import dev.writ.dbt.policy.Enforcement;
import dev.writ.dbt.policy.Place;
import dev.writ.dbt.policy.PolicyType;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A policy built by hand, and what it says of a project on a day. */
final class Law {
  static final LocalDate TODAY = LocalDate.of(2026, 11, 26);
  static final Place PLACE = new Place("writ.yaml", 3, 5);

  private Enforcement level = Enforcement.STRICT;
  private @Nullable Naming naming;
  private @Nullable QualityGates gates;
  private final List<CustomRule> rules = new ArrayList<>();
  private final List<NamedPolicy> policies = new ArrayList<>();
  private final List<PolicyOverride> overrides = new ArrayList<>();
  private final List<RegoSource> rego = new ArrayList<>();
  private final List<String> elsewhere = new ArrayList<>();
  private boolean modelLevelTests;
  private Denominator denominator = Denominator.DECLARED;
  private boolean testsMustPass;
  private boolean zeroColumnsFail;
  private PlaceholderMatch placeholders = PlaceholderMatch.ANYWHERE;
  private InlineSkips skips = InlineSkips.ANY;
  private @Nullable Integer maxDays;

  private boolean dryRun;
  private boolean impact;
  private @Nullable Baseline baseline;
  private final List<Judgement.Waiver> waivers = new ArrayList<>();

  /** Section 20's standard policy. */
  static Law standard() {
    return new Law().naming(NamingPattern.MEDALLION).gates(80).descriptions(true, true);
  }

  Law level(Enforcement level) {
    this.level = level;
    return this;
  }

  Law naming(NamingPattern pattern, String... custom) {
    return naming(Enforcement.STRICT, pattern, custom);
  }

  Law naming(Enforcement enforcement, NamingPattern pattern, String... custom) {
    naming = new Naming(enforcement, pattern, Arrays.stream(custom).map(Pattern::compile).toList());
    return this;
  }

  /** No descriptions asked for, blocking, no layers, report_na. */
  Law gates(int minimum) {
    gates = new QualityGates(minimum, false, false, true, null, ZeroColumns.REPORT_NA);
    return this;
  }

  private QualityGates gates() {
    if (gates == null) {
      gates(0);
    }
    return Objects.requireNonNull(gates);
  }

  Law descriptions(boolean models, boolean columns) {
    QualityGates old = gates();
    gates =
        new QualityGates(
            old.minimumTestCoverage(),
            models,
            columns,
            old.blockOnFailure(),
            old.layers(),
            old.zeroColumns());
    return this;
  }

  Law layers(int bronze, int silver, int gold) {
    QualityGates old = gates();
    gates =
        new QualityGates(
            old.minimumTestCoverage(),
            old.requireDescriptions(),
            old.requireColumnDescriptions(),
            old.blockOnFailure(),
            new LayerThresholds(bronze, silver, gold),
            old.zeroColumns());
    return this;
  }

  Law zeroColumns(ZeroColumns behavior) {
    QualityGates old = gates();
    gates =
        new QualityGates(
            old.minimumTestCoverage(),
            old.requireDescriptions(),
            old.requireColumnDescriptions(),
            old.blockOnFailure(),
            old.layers(),
            behavior);
    return this;
  }

  Law doesNotBlock() {
    QualityGates old = gates();
    gates =
        new QualityGates(
            old.minimumTestCoverage(),
            old.requireDescriptions(),
            old.requireColumnDescriptions(),
            false,
            old.layers(),
            old.zeroColumns());
    return this;
  }

  Law rule(CustomRule rule) {
    rules.add(rule);
    return this;
  }

  Law policy(String name, boolean error, String message, Requirement requirement) {
    policies.add(new NamedPolicy(name, error, message, requirement, PLACE));
    return this;
  }

  Law override(
      String pattern, PolicyOverride.Action action, @Nullable LocalDate expires, PolicyType... to) {
    overrides.add(
        new PolicyOverride(
            pattern,
            action,
            "moving, DATA-123",
            expires,
            to.length == 0 ? null : Set.of(to),
            PLACE));
    return this;
  }

  Law rego(String file, String text) {
    rego.add(source(file, text));
    return this;
  }

  static RegoSource source(String file, String text) {
    return new RegoSource(file, text, "f".repeat(64));
  }

  Law elsewhere(String... blocks) {
    elsewhere.addAll(List.of(blocks));
    return this;
  }

  Law modelLevelTests() {
    modelLevelTests = true;
    return this;
  }

  Law catalog() {
    denominator = Denominator.CATALOG;
    return this;
  }

  Law testsMustPass() {
    testsMustPass = true;
    return this;
  }

  Law zeroColumnsFail() {
    zeroColumnsFail = true;
    return this;
  }

  Law shortPlaceholders() {
    placeholders = PlaceholderMatch.SHORT;
    return this;
  }

  Law skips(InlineSkips allowed, @Nullable Integer withinDays) {
    skips = allowed;
    maxDays = withinDays;
    return this;
  }

  Law dryRun() {
    dryRun = true;
    return this;
  }

  Law impact() {
    impact = true;
    return this;
  }

  Law baseline(Baseline known) {
    baseline = known;
    return this;
  }

  Law waive(String fingerprint, LocalDate until) {
    waivers.add(new Judgement.Waiver(fingerprint, "agreed, RISK-7", until));
    return this;
  }

  EffectivePolicy policy() {
    return new EffectivePolicy(
        level,
        naming,
        gates,
        rules,
        policies,
        overrides,
        new DbtOptions(
            modelLevelTests,
            denominator,
            testsMustPass,
            zeroColumnsFail,
            placeholders,
            List.of(),
            skips,
            true,
            maxDays),
        rego,
        elsewhere,
        List.of(),
        List.of(),
        "b".repeat(64));
  }

  List<Finding> findings(Project project) {
    EffectivePolicy policy = policy();
    return Checks.run(
            project.snapshot(), policy, RegoChecks.compile(policy), TODAY, System::nanoTime)
        .findings();
  }

  Judgement.Verdict judge(Project project) {
    return judge(project.snapshot());
  }

  Judgement.Verdict judge(Snapshot snapshot) {
    EffectivePolicy policy = policy();
    return Judgement.of(
        snapshot,
        policy,
        new Judgement.Terms(level, dryRun, impact, baseline, waivers, TODAY),
        Checks.run(snapshot, policy, RegoChecks.compile(policy), TODAY, System::nanoTime));
  }
}
