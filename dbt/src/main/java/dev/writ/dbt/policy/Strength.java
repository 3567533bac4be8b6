package dev.writ.dbt.policy;

import dev.writ.document.Node;
import dev.writ.rego.RegoValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which of two values of one key is the stronger law; a later file of a chain may not weaken. */
sealed interface Strength {

  /** Whether the child's value says less than the parent's. */
  boolean isWeaker(Node child, Node parent);

  /** Words from the weakest to the strongest. */
  record Ranked(List<String> weakestFirst) implements Strength {
    @Override
    public boolean isWeaker(Node child, Node parent) {
      return rank(child) < rank(parent);
    }

    private int rank(Node node) {
      return weakestFirst.indexOf(node.toValue().display());
    }
  }

  /** Numbers; the larger is the stronger, or the smaller. */
  record Amount(boolean larger) implements Strength {
    @Override
    public boolean isWeaker(Node child, Node parent) {
      long difference = number(child) - number(parent);
      return larger ? difference < 0 : difference > 0;
    }

    private static long number(Node node) {
      return node.toValue() instanceof RegoValue.Num number ? number.longValue() : 0;
    }
  }

  /** What is written once stays. */
  record Fixed() implements Strength {
    @Override
    public boolean isWeaker(Node child, Node parent) {
      return !child.toValue().equals(parent.toValue());
    }
  }

  /** Alternatives: fewer are stronger, others are another law. */
  record Subset() implements Strength {
    @Override
    public boolean isWeaker(Node child, Node parent) {
      List<RegoValue> allowed = items(parent);
      List<RegoValue> wanted = items(child);
      return wanted.isEmpty() || !allowed.containsAll(wanted);
    }

    private static List<RegoValue> items(Node node) {
      return node instanceof Node.Sequence list
          ? list.items().stream().map(Node::toValue).toList()
          : List.of();
    }
  }

  /** Neither is stronger. */
  record Free() implements Strength {
    @Override
    public boolean isWeaker(Node child, Node parent) {
      return false;
    }
  }

  /** By the key's path below {@code governance:}, or with {@code dbt.} before it. */
  Map<String, Strength> BY_KEY = table();

  /** Null for a key that is united over the files, or is no single value. */
  static @Nullable Strength of(String path) {
    return BY_KEY.get(path);
  }

  private static Map<String, Strength> table() {
    Map<String, Strength> table = new LinkedHashMap<>();
    Strength level = new Ranked(List.of("off", "warn", "strict"));
    Strength flag = new Ranked(List.of("false", "true"));
    Strength larger = new Amount(true);
    put(
        table,
        level,
        "policy_enforcement_level",
        "naming.enforcement",
        "data_contracts.enforcement");
    put(table, new Fixed(), "naming.pattern");
    put(table, new Subset(), "naming.custom_patterns");
    put(
        table,
        larger,
        "quality_gates.minimum_test_coverage",
        "quality_gates.layer_thresholds.bronze",
        "quality_gates.layer_thresholds.silver",
        "quality_gates.layer_thresholds.gold",
        "data_retention_days");
    put(
        table,
        flag,
        "quality_gates.require_descriptions",
        "quality_gates.require_column_descriptions",
        "quality_gates.block_on_failure",
        "rbac.enabled",
        "secret_scanning.enabled",
        "network_policies.enabled",
        "network_policies.default_deny");
    put(
        table,
        new Ranked(List.of("report_100_percent", "report_na")),
        "quality_gates.zero_column_coverage_behavior");
    put(table, new Ranked(List.of("optional", "required")), "pii_encryption");
    put(table, new Ranked(List.of("disabled", "enabled")), "audit_logging");
    put(table, new Ranked(List.of("true", "false")), "dbt.coverage.model_level_tests");
    put(table, flag, "dbt.coverage.tests_must_pass", "dbt.coverage.zero_columns_fail");
    put(table, new Ranked(List.of("declared", "catalog")), "dbt.coverage.denominator");
    put(table, new Ranked(List.of("short", "anywhere")), "dbt.documentation.placeholder_match");
    put(table, new Ranked(List.of("exclude", "downgrade", "none")), "dbt.delegate.overrides");
    put(table, new Ranked(List.of("any", "until", "none")), "dbt.delegate.inline_skips");
    put(table, new Ranked(List.of("allowed", "none")), "dbt.delegate.baseline");
    put(table, new Amount(false), "dbt.delegate.max_days");
    put(
        table,
        new Free(),
        "default_ttl_hours",
        "snapshot_keep_last",
        "stale_table_recovery_mode",
        "data_contracts.auto_generation",
        "data_contracts.drift_detection",
        "data_contracts.inheritance_mode",
        "rbac.required_role",
        "rbac.allow_principal_fallback",
        "secret_scanning.exclude_patterns",
        "secret_scanning.custom_patterns",
        "secret_scanning.severity",
        "network_policies.custom_egress_rules");
    return table;
  }

  private static void put(Map<String, Strength> table, Strength strength, String... paths) {
    for (String path : paths) {
      table.put(path, strength);
    }
  }
}
