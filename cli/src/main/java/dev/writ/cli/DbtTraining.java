package dev.writ.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A dbt project that is checked while the AOT cache is made: a bit of everything, so that a check
 * in a commit hook finds its classes loaded.
 */
final class DbtTraining {
  private static final String POLICY =
      """
      governance:
        policy_enforcement_level: strict
        naming: {enforcement: strict, pattern: medallion}
        quality_gates:
          minimum_test_coverage: 80
          require_descriptions: true
          require_column_descriptions: true
          layer_thresholds: {bronze: 50}
        custom_rules:
          - {type: require_meta_field, field: owner, applies_to: "gold_*"}
          - {type: require_tests_of_type, test_types: [not_null]}
        policies:
          - {name: small, type: max_transforms, action: warn, message: big, config: {threshold: 9}}
        policy_overrides:
          - {pattern: "legacy_*", action: downgrade, reason: "moving"}
      dbt: {rego: {checks: [checks.rego]}}
      """;

  private static final String CHECK =
      """
      package writ.dbt.checks.training

      deny contains {"msg": msg, "column": column.name} if {
        some column in input.model.columns
        not column.data_type
        startswith(input.model.name, "gold_")
        msg := sprintf("column `%s` has no type", [column.name])
      }
      """;

  private DbtTraining() {}

  /** Checks it, as typed and as in a pipeline, and asks what is asked after that. */
  static void train(Shell... shells) throws IOException {
    Path project = Files.createTempDirectory("writ-training");
    try {
      Files.createDirectory(project.resolve("target"));
      Files.writeString(project.resolve("target/manifest.json"), manifest());
      Files.writeString(project.resolve("writ.yaml"), POLICY);
      Files.writeString(project.resolve("checks.rego"), CHECK);
      String[] check = {"dbt", "check", "--project-dir", project.toString()};
      for (Shell shell : shells) {
        Writ.run(shell, check);
        Writ.run(shell, Training.with(check, "--format", "json", "--impact"));
        Writ.run(shell, Training.with(check, "--format", "github"));
        Writ.run(shell, Training.with(check, "--report", "sarif=" + project.resolve("w.sarif")));
        Writ.run(shell, Training.with(check, "--report", "junit=" + project.resolve("w.xml")));
        Writ.run(shell, "dbt", "explain", "E201");
        Writ.run(shell, "dbt", "explain", "policy", "--project-dir", project.toString());
        Writ.run(shell, "dbt", "--help");
      }
    } finally {
      Training.remove(project);
    }
  }

  /** Models with right and wrong names, with and without tests and descriptions. */
  private static String manifest() {
    return """
    {"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json",
      "dbt_version": "1.11.0", "project_name": "shop", "adapter_type": "duckdb"},
     "nodes": {%s}, "sources": {"source.shop.raw.a": {}}, "macros": {"m": {"a": [1, "b"]}},
     "disabled": null, "child_map": {}}
    """
        .formatted(
            IntStream.range(0, 50).mapToObj(DbtTraining::nodes).collect(Collectors.joining(",")));
  }

  private static String nodes(int number) {
    return """
    "model.shop.stg_t%1$d": {"unique_id": "model.shop.stg_t%1$d", "resource_type": "model",
      "name": "stg_t%1$d", "package_name": "shop", "original_file_path": "models/stg_t%1$d.sql",
      "patch_path": "shop://models/schema.yml", "description": "one row per \\u00e4pple",
      "tags": ["daily"], "meta": {"owner": "shop"}, "config": {"materialized": "view"},
      "columns": {"id": {"name": "id", "description": ""}, "b": {"name": "b"}},
      "depends_on": {"nodes": ["source.shop.raw.a"], "macros": []},
      "raw_code": "select 1", "checksum": {"name": "sha256", "checksum": "0"}},
    "model.shop.gold_t%1$d": {"unique_id": "model.shop.gold_t%1$d", "resource_type": "model",
      "name": "gold_t%1$d", "package_name": "shop", "original_file_path": "models/gold.sql",
      "columns": {"id": {"name": "id", "description": "key"}},
      "depends_on": {"nodes": ["model.shop.stg_t%1$d"]}},
    "test.shop.t%1$d": {"unique_id": "test.shop.t%1$d", "resource_type": "test", "name": "t",
      "package_name": "shop", "attached_node": "model.shop.stg_t%1$d", "column_name": "id",
      "test_metadata": {"name": "not_null", "kwargs": {"column_name": "id"}},
      "depends_on": {"nodes": ["model.shop.stg_t%1$d"]}}"""
        .formatted(number);
  }
}
