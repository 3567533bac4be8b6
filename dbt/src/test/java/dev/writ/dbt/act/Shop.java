package dev.writ.dbt.act;

import dev.writ.dbt.decide.Baseline;
import dev.writ.dbt.decide.CheckRun;
import dev.writ.dbt.decide.Checks;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.decide.EnforcementResult.PolicyUsed;
import dev.writ.dbt.decide.Finding;
import dev.writ.dbt.decide.Judgement;
import dev.writ.dbt.decide.RegoChecks;
import dev.writ.dbt.observe.DataTest;
import dev.writ.dbt.observe.Model;
import dev.writ.dbt.observe.Snapshot;
import dev.writ.dbt.observe.Snapshot.Graph;
import dev.writ.dbt.observe.Snapshot.ManifestInfo;
import dev.writ.dbt.policy.EffectivePolicy;
import dev.writ.dbt.policy.EffectivePolicy.DbtOptions;
import dev.writ.dbt.policy.EffectivePolicy.LayerThresholds;
import dev.writ.dbt.policy.EffectivePolicy.Naming;
import dev.writ.dbt.policy.EffectivePolicy.NamingPattern;
import dev.writ.dbt.policy.EffectivePolicy.PolicyFile;
import dev.writ.dbt.policy.EffectivePolicy.PolicyOverride;
import dev.writ.dbt.policy.EffectivePolicy.PolicyValue;
import dev.writ.dbt.policy.EffectivePolicy.QualityGates;
import dev.writ.dbt.policy.EffectivePolicy.ZeroColumns;
import dev.writ.dbt.policy.Enforcement;
import dev.writ.dbt.policy.Place;
import dev.writ.rego.RegoValue;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A small project, the twin of D9: seven models whose names, tests and descriptions are those of a
 * well-known example shop, and what the standard policy says of them.
 */
final class Shop {
  static final LocalDate TODAY = LocalDate.of(2026, 11, 26);
  static final String PROJECT = "jaffle_shop";

  private final List<Model> models = new ArrayList<>();
  private final Map<String, List<DataTest>> tests = new HashMap<>();
  private final List<PolicyOverride> overrides = new ArrayList<>();
  private final List<Finding> found = new ArrayList<>();
  private String project = PROJECT;
  private Enforcement level = Enforcement.STRICT;
  private boolean dryRun;
  private boolean impact;
  private @Nullable LayerThresholds layers;
  private @Nullable Baseline baseline;

  /** D9. */
  static Shop base() {
    return new Shop()
        .model(
            "orders",
            "schema.yml",
            "",
            "order_id* customer_id* order_date status* amount* credit_card_amount* "
                + "coupon_amount* bank_transfer_amount* gift_card_amount*")
        .model(
            "customer_segments",
            "schema.yml",
            "",
            "customer_id* number_of_orders customer_lifetime_value "
                + "order_frequency_segment value_segment*")
        .model(
            "customer_order_pattern",
            "schema.yml",
            "",
            "customer_id* first_order most_recent_order number_of_orders "
                + "days_active avg_days_between_orders")
        .model(
            "customers",
            "schema.yml",
            "",
            "customer_id* first_name last_name first_order most_recent_order "
                + "number_of_orders total_order_amount")
        .model("stg_payments", "schema.yml", "staging/", "-payment_id* -payment_method*")
        .model("stg_orders", "schema.yml", "staging/", "-order_id* -status*")
        .model("stg_customers", "schema.yml", "staging/", "-customer_id*");
  }

  /** D16: two models more, without a description or a column. */
  static Shop pullRequest() {
    return base()
        .model("int_customer_orders", null, "", "")
        .model("int_customer_payments", null, "", "");
  }

  /**
   * A model in {@code models/}.
   *
   * @param patch name of the YAML file beside it; null for none, then the model has no description
   * @param folder below {@code models/}, empty or ending in {@code /}
   * @param columns names; {@code *} behind one that is tested, {@code -} before one that has no
   *     description; the model has none where its first column has none
   */
  Shop model(String name, @Nullable String patch, String folder, String columns) {
    List<String> words = columns.isBlank() ? List.of() : List.of(columns.split(" ", -1));
    boolean described = patch != null && !columns.startsWith("-");
    return add(
        name,
        PROJECT,
        "models/" + folder + name + ".sql",
        patch == null ? null : "models/" + folder + patch,
        described,
        words);
  }

  Shop add(
      String name,
      String packageName,
      String file,
      @Nullable String patch,
      boolean described,
      List<String> columns) {
    String id = "model." + packageName + "." + name;
    List<Model.Column> declared = new ArrayList<>();
    for (String word : columns) {
      String column = word.replace("*", "").replaceFirst("^-", "");
      declared.add(
          new Model.Column(
              column,
              word.startsWith("-") ? "" : "What it is",
              null,
              Set.of(),
              RegoValue.Obj.EMPTY));
      if (word.endsWith("*")) {
        tests
            .computeIfAbsent(id, _ -> new ArrayList<>())
            .add(
                new DataTest(
                    "test." + id + "." + column,
                    id,
                    column,
                    "not_null",
                    RegoValue.Obj.EMPTY,
                    "ERROR"));
      }
    }
    models.add(
        new Model(
            id,
            name,
            packageName,
            file,
            patch,
            described ? "One row is one of them" : "",
            declared,
            Set.of(),
            RegoValue.Obj.EMPTY,
            "table",
            List.of(),
            List.of(packageName, name),
            null,
            null,
            null,
            null));
    return this;
  }

  /** The last model says in its meta that a code is to be skipped. */
  Shop skipping(String code, String reason) {
    String meta =
        "{\"writ\": {\"skip\": {\"code\": \"%s\", \"reason\": \"%s\"}}}".formatted(code, reason);
    return replaceLast((RegoValue.Obj) RegoValue.parseJson(meta), null);
  }

  /** The last model is one version of several. */
  Shop version(String version) {
    return replaceLast(RegoValue.Obj.EMPTY, version);
  }

  private Shop replaceLast(RegoValue.Obj meta, @Nullable String version) {
    Model last = models.removeLast();
    models.add(
        new Model(
            last.uniqueId(),
            last.name(),
            last.packageName(),
            last.filePath(),
            last.patchPath(),
            last.description(),
            last.columns(),
            last.tags(),
            meta,
            last.materialized(),
            last.dependsOn(),
            last.fqn(),
            null,
            null,
            version,
            null));
    return this;
  }

  /** What a Rego check found beside. */
  Shop also(Finding finding) {
    found.add(finding);
    return this;
  }

  Shop project(String name) {
    project = name;
    return this;
  }

  Shop level(Enforcement other) {
    level = other;
    return this;
  }

  Shop dryRun() {
    dryRun = true;
    return this;
  }

  Shop impact() {
    impact = true;
    return this;
  }

  Shop layers(int bronze, int silver, int gold) {
    layers = new LayerThresholds(bronze, silver, gold);
    return this;
  }

  Shop baseline(Baseline known) {
    baseline = known;
    return this;
  }

  Shop override(String pattern, PolicyOverride.Action action, String reason) {
    overrides.add(
        new PolicyOverride(
            pattern, action, reason, TODAY.plusDays(40), null, new Place("writ.yaml", 12, 7)));
    return this;
  }

  private EffectivePolicy policy() {
    return new EffectivePolicy(
        level,
        new Naming(Enforcement.STRICT, NamingPattern.MEDALLION, List.of()),
        new QualityGates(80, true, true, true, layers, ZeroColumns.REPORT_NA),
        List.of(),
        List.of(),
        overrides,
        DbtOptions.DEFAULT,
        List.of(),
        List.of(),
        List.of(
            new PolicyValue("naming.enforcement", "strict", new Place("writ.yaml", 3, 23)),
            new PolicyValue("naming.pattern", "medallion", null),
            new PolicyValue(
                "quality_gates.minimum_test_coverage", "80", new Place("base.yaml", 5, 28))),
        List.of(new PolicyFile("writ.yaml", "b".repeat(64))),
        "c".repeat(64));
  }

  private Snapshot snapshot() {
    Map<String, Graph.Node> nodes = new LinkedHashMap<>();
    Map<String, List<String>> children = new LinkedHashMap<>();
    for (Model model : models) {
      nodes.put(
          model.uniqueId(),
          new Graph.Node(model.uniqueId(), "model", model.displayName(), List.of()));
    }
    children.put(
        "model.jaffle_shop.stg_orders",
        List.of(
            "model.jaffle_shop.orders",
            "model.jaffle_shop.customers",
            "exposure.jaffle_shop.weekly"));
    return new Snapshot(
        new ManifestInfo(
            "v12", "1.8.1", "duckdb", "2024-06-01T08:00:00Z", "0b1c", "a".repeat(64), 794_408),
        project,
        models,
        models.size(),
        tests,
        new Graph(
            nodes, Set.of(), Set.of(), Map.of("exposure.jaffle_shop.weekly", "weekly"), children),
        Map.of(),
        null,
        List.of());
  }

  EnforcementResult judge() {
    return judge(snapshot());
  }

  /** What this shop's policy and terms say of another project's facts. */
  @SuppressWarnings("NullAway") // it can't see in a class file that a nested type may be null
  EnforcementResult judge(Snapshot snapshot) {
    EffectivePolicy policy = policy();
    Checks.Ran ran = Checks.run(snapshot, policy, RegoChecks.compile(policy), TODAY, () -> 0);
    List<Finding> findings = new ArrayList<>(ran.findings());
    findings.addAll(found);
    List<CheckRun> checks = new ArrayList<>(ran.runs());
    if (!found.isEmpty()) {
      checks.add(new CheckRun("rego", found.size(), Duration.ofMillis(3)));
    }
    Judgement.Verdict verdict =
        Judgement.of(
            snapshot,
            policy,
            new Judgement.Terms(level, dryRun, impact, baseline, List.of(), TODAY),
            new Checks.Ran(findings, checks, ran.ruleIds()));
    return new EnforcementResult(
        verdict.passed(),
        level,
        dryRun,
        verdict.degraded(),
        snapshot.manifest(),
        snapshot.project(),
        new PolicyUsed(policy.files(), policy.sha256(), policy.values()),
        checks,
        snapshot.totalModels(),
        snapshot.models().size(),
        verdict.violations(),
        verdict.suppressed(),
        verdict.notices(),
        verdict.coverage(),
        verdict.baseline(),
        verdict.overridesApplied(),
        Instant.parse("2026-11-26T09:30:00Z"),
        Duration.ofNanos(12_345_678));
  }

  /** What is said where enforcement is off. */
  @SuppressWarnings("NullAway") // as above
  static EnforcementResult off() {
    return new EnforcementResult(
        true,
        Enforcement.OFF,
        false,
        false,
        null,
        "",
        new PolicyUsed(List.of(), "c".repeat(64), List.of()),
        List.of(),
        0,
        0,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        0,
        Instant.parse("2026-11-26T09:30:00Z"),
        Duration.ZERO);
  }

  /** A report as text. */
  static String told(ReportFormat format, EnforcementResult result, ReportContext context) {
    StringWriter out = new StringWriter();
    try {
      format.write(result, context, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }
}
