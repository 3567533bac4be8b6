package dev.writ.dbt.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.writ.dbt.observe.Snapshot;
import dev.writ.dbt.policy.EffectivePolicy.NamingPattern;
import dev.writ.rego.RegoValue;
import dev.writ.testkit.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RegoInputTest {
  private static final Path DOCS = Path.of("../docs/dbt/schema/rego-input.json");
  private static final RegoValue.Obj SCHEMA =
      RegoInput.schema("https://writ.dev/docs/dbt/schema/rego-input.json");

  private static final Snapshot SNAPSHOT =
      new Project()
          .model("gold_orders")
          .columns("id*", "amount")
          .tags("tested")
          .meta("{\"owner\": \"sales\"}")
          .dependsOn("source.shop.raw.orders")
          .model("orders")
          .version("2")
          .patch(null)
          .snapshot();

  private static RegoInput input() {
    return new RegoInput(
        SNAPSHOT,
        Law.standard().naming(NamingPattern.KIMBALL).layers(50, 80, 100).policy(),
        Law.TODAY);
  }

  @Test
  @DisplayName("D28 the schema in the docs is made of the fields that checks see")
  void schemaIsCurrent() throws IOException {
    DefaultPrettyPrinter indented =
        new DefaultPrettyPrinter().withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    ObjectMapper mapper = new ObjectMapper();
    Golden.assertMatches(
        DOCS, mapper.writer(indented).writeValueAsString(mapper.readTree(SCHEMA.toJson())) + "\n");
  }

  @Test
  void whatChecksSeeFitsTheSchema() {
    var schema =
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(SCHEMA.toJson(), InputFormat.JSON);
    for (RegoValue.Obj seen :
        List.of(
            input().of(SNAPSHOT.models().getFirst()),
            input().of(SNAPSHOT.models().getLast()),
            input().ofProject())) {
      assertThat(schema.validate(seen.toJson(), InputFormat.JSON)).isEmpty();
    }
    assertThat(schema.validate("{}", InputFormat.JSON)).isNotEmpty();
  }

  @Test
  void showsAModelWithItsTests() {
    assertThat(input().of(SNAPSHOT.models().getFirst()))
        .isEqualTo(
            RegoValue.parseJson(
                """
                {"model": {"unique_id": "model.shop.gold_orders", "name": "gold_orders",
                   "display_name": "gold_orders", "package_name": "shop", "layer": "gold",
                   "original_file_path": "models/gold_orders.sql",
                   "patch_path": "models/schema.yml", "description": "One row is one of them",
                   "columns": [
                     {"name": "id", "description": "What it is", "tags": [], "meta": {}},
                     {"name": "amount", "description": "What it is", "tags": [], "meta": {}}],
                   "tags": ["tested"], "meta": {"owner": "sales"}, "materialized": "table",
                   "depends_on": ["source.shop.raw.orders"], "fqn": ["shop", "gold_orders"]},
                 "tests": [{"unique_id": "test.shop.gold_orders_0",
                   "model": "model.shop.gold_orders", "column": "id", "type": "not_null",
                   "arguments": {}, "severity": "ERROR"}],
                 "project": {"name": "shop", "manifest_schema": "v12", "dbt_version": "1.8.1",
                   "adapter_type": "duckdb", "total_models": 2, "models_in_scope": 2},
                 "policy": {"policy_enforcement_level": "strict",
                   "naming": {"enforcement": "strict", "pattern": "kimball"},
                   "quality_gates": {"minimum_test_coverage": 80, "require_descriptions": true,
                     "require_column_descriptions": true, "block_on_failure": true,
                     "layer_thresholds": {"bronze": 50, "silver": 80, "gold": 100},
                     "zero_column_coverage_behavior": "report_na"}},
                 "today": "2026-11-26"}
                """));
  }
}
