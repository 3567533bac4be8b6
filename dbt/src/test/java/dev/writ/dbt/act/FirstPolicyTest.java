package dev.writ.dbt.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.dbt.decide.Proposal;
import dev.writ.dbt.observe.Artifact;
import dev.writ.dbt.observe.Snapshot;
import dev.writ.dbt.observe.SnapshotReader;
import dev.writ.dbt.observe.SnapshotReader.Artifacts;
import dev.writ.dbt.observe.SnapshotReader.Limits;
import dev.writ.dbt.observe.SnapshotReader.Scope;
import dev.writ.dbt.policy.EffectivePolicy.DbtOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstPolicyTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          bronze_a silver_b gold_c; pattern: medallion
          dim_a fact_b bronze_c; pattern: kimball
          stg_a stg_b stg_c bronze_d gold_e; ^(stg)_[a-z0-9_]+$
          stg_a stg_b int_c int_d orders; ^(int|stg)_[a-z0-9_]+$
          orders customers stg_a stg_b regions; ^[a-z][a-z0-9_]*$
          Orders CUSTOMERS Regions; ^[A-Za-z][A-Za-z0-9_]*$
          1_a 2_b 3_c; ^.*$
          ''; pattern: medallion
          """)
  void takesThePatternThatMostNamesFit(String names, String expected) {
    assertThat(yaml(names.isEmpty() ? List.of() : List.of(names.split(" ", -1))))
        .contains(expected);
  }

  @Test
  void writesWhatIsKeptToToday() {
    Snapshot snapshot =
        read(
            model("stg_a", "described", "id:a key,name:", "id"),
            model("stg_b", "", "id:,x:,y:", "id"),
            model("orders\\nx", "described", "", ""));

    assertThat(FirstPolicy.yaml(Proposal.of(snapshot), "shop", "m.json", "https://docs"))
        .isEqualTo(
            """
            # yaml-language-server: $schema=https://docs/schema/governance.json
            # Written by `writ dbt init` from m.json of project shop (3 models).
            # Nothing is refused at level warn. When the team agrees, set it to strict; what is broken
            # then can be taken down by `writ dbt baseline`, so that only new findings count.
            # What a code means: writ dbt explain E201
            governance:
              policy_enforcement_level: warn # off, warn, strict

              # Names: 2 of 3 models fit this pattern; not orders\\u000Ax.
              naming:
                enforcement: warn # strict: a name that does not fit is an error
                pattern: custom # medallion, kimball, custom
                custom_patterns:
                  - "^(stg)_[a-z0-9_]+$"

              # Tests: 2 of 5 columns are tested (40.0%); models below the minimum: 1.
              quality_gates:
                minimum_test_coverage: 40 # percent of the columns of each model
                # layer_thresholds: {bronze: 50, silver: 80, gold: 100}
                require_descriptions: false # 2 of 3 models have one
                require_column_descriptions: false # 1 of 5 columns have one
                block_on_failure: true

              # Rules of your own:
              # custom_rules:
              #   - {type: require_meta_field, field: owner, applies_to: "gold_*"}

              # Exceptions, with a reason and an end:
              # policy_overrides:
              #   - {pattern: "legacy_*", action: downgrade, reason: "moving, DATA-123", expires: 2027-06-01}
            """);
  }

  @Test
  void asksForWhatIsReachedAlready() {
    assertThat(
            FirstPolicy.yaml(
                Proposal.of(read(model("gold_a", "described", "id:a key", "id"))),
                "shop",
                "m.json",
                "https://docs"))
        .contains("\n    minimum_test_coverage: 100 ")
        .contains("\n    require_descriptions: true ")
        .contains("\n    require_column_descriptions: true ");
  }

  private static String yaml(List<String> names) {
    String[] models = names.stream().map(name -> model(name, "", "", "")).toArray(String[]::new);
    return FirstPolicy.yaml(Proposal.of(read(models)), "shop", "m.json", "https://docs");
  }

  private static Snapshot read(String... models) {
    String json =
        """
        {"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json",
          "project_name": "shop"},
         "nodes": {%s}}
        """
            .formatted(String.join(",", models));
    return SnapshotReader.read(
        new Artifacts(Artifact.of("m.json", json.getBytes(StandardCharsets.UTF_8)), null, null),
        Scope.PROJECT,
        Limits.DEFAULT,
        DbtOptions.DEFAULT);
  }

  /**
   * A node.
   *
   * @param columns such as {@code id:a key,name:}, each with its description
   * @param tested name of the column that has a test; empty for none
   */
  private static String model(String name, String description, String columns, String tested) {
    List<String> members = new ArrayList<>();
    for (String column : columns.isEmpty() ? new String[0] : columns.split(",", -1)) {
      String[] parts = column.split(":", -1);
      members.add(
          "\"%s\": {\"name\": \"%s\", \"description\": \"%s\"}"
              .formatted(parts[0], parts[0], parts[1]));
    }
    String node =
        """
        "model.shop.%s": {"unique_id": "model.shop.%s", "resource_type": "model", "name": "%s",
          "package_name": "shop", "description": "%s", "columns": {%s}}
        """
            .formatted(name, name, name, description, String.join(",", members));
    return tested.isEmpty()
        ? node
        : node
            + """
            , "test.shop.%s": {"unique_id": "test.shop.%s", "resource_type": "test", "name": "t",
              "package_name": "shop", "attached_node": "model.shop.%s", "column_name": "%s",
              "test_metadata": {"name": "not_null", "kwargs": {"column_name": "%s"}}}
            """
                .formatted(name, name, name, tested, tested);
  }
}
