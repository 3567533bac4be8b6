package dev.writ.dbt.act;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.policy.EffectivePolicy.PolicyOverride.Action;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SarifReportTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static String told(EnforcementResult result) {
    return Shop.told(ReportFormat.SARIF, result, ReportContext.plain());
  }

  private static JsonNode run(String sarif) throws Exception {
    return JSON.readTree(sarif).at("/runs/0");
  }

  private static List<String> texts(JsonNode list, String pointer) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.at(pointer).asText()));
    return texts;
  }

  /** The standard's own schema, from a library that was made of it. */
  static void assertValid(String sarif) throws Exception {
    try (InputStream schema =
        SarifReportTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
      String text = new String(schema.readAllBytes(), StandardCharsets.UTF_8);
      Validated.assertValid(sarif, text, VersionFlag.V7);
    }
  }

  @Test
  @DisplayName("D15 valid against the schema of SARIF 2.1.0")
  void fitsTheStandard() throws Exception {
    assertValid(told(Shop.base().judge()));
    assertValid(told(Trouble.shop().judge()));
    assertValid(
        told(
            Shop.pullRequest()
                .baseline(BaselineFile.of(Shop.base().judge(), null))
                .override("orders", Action.EXCLUDE, "moving, DATA-123")
                .override("none_*", Action.EXCLUDE, "gives a notice")
                .judge()));
    assertValid(
        Shop.told(
            ReportFormat.SARIF,
            Shop.base().judge(),
            new ReportContext(ReportContext.DOCS_URL, Path.of("transform"), false, null, null)));
  }

  @Test
  @DisplayName("D15 18 results of four rules, sorted, at the models' own files")
  void tellsResults() throws Exception {
    JsonNode run = run(told(Shop.base().judge()));
    assertThat(run.at("/results")).hasSize(18);
    assertThat(texts(run.at("/tool/driver/rules"), "/id"))
        .containsExactly("FLOE-E201", "FLOE-E210", "FLOE-E220", "FLOE-E221");
    assertThat(texts(run.at("/results"), "/locations/0/physicalLocation/artifactLocation/uri"))
        .contains("models/orders.sql", "models/staging/stg_orders.sql")
        .allMatch(uri -> uri.startsWith("models/"));
    assertThat(run.at("/results/0/message/text").asText())
        .startsWith("Model name 'orders' does not match medallion naming convention\nRename to");
    assertThat(run.at("/results/0/locations/0/physicalLocation/region/startLine").asInt())
        .isEqualTo(1);
    for (JsonNode result : run.at("/results")) {
      assertThat(run.at("/tool/driver/rules/" + result.at("/ruleIndex").asInt() + "/id"))
          .isEqualTo(result.at("/ruleId"));
    }
    assertThat(run.at("/invocations/0/executionSuccessful").asBoolean()).isTrue();
  }

  @Test
  @DisplayName("D15 equal fingerprints in two runs")
  void fingerprintsStay() throws Exception {
    JsonNode first = run(told(Shop.base().judge()));
    JsonNode second = run(told(Shop.pullRequest().judge()));
    List<String> before = texts(first.at("/results"), "/partialFingerprints/writFinding~1v1");
    assertThat(before).doesNotHaveDuplicates().allMatch(each -> each.matches("[0-9a-f]{32}"));
    assertThat(texts(second.at("/results"), "/partialFingerprints/writFinding~1v1"))
        .containsAll(before);
  }

  @Test
  @DisplayName("D15 with the project's folder, lines of descriptions are exact")
  void pointsToTheDescription(@TempDir Path project) throws Exception {
    Files.createDirectories(project.resolve("models/staging"));
    Files.writeString(
        project.resolve("models/staging/schema.yml"),
        """
        version: 2

        models:
          - name: stg_customers
            columns:
              - name: customer_id
                data_tests: [unique, not_null]
          - name: stg_orders
            columns:
              - name: order_id
              - data_tests: [not_null]
                name: status
        """);
    JsonNode run =
        run(
            Shop.told(
                ReportFormat.SARIF,
                Shop.base().judge(),
                new ReportContext(ReportContext.DOCS_URL, project, false, null, null)));
    assertThat(placed(run, "Column 'customer_id' in model 'stg_customers'"))
        .isEqualTo("models/staging/schema.yml:6");
    assertThat(placed(run, "Column 'order_id' in model 'stg_orders'"))
        .isEqualTo("models/staging/schema.yml:10");
    assertThat(placed(run, "Column 'status' in model 'stg_orders'"))
        .isEqualTo("models/staging/schema.yml:12");
    assertThat(placed(run, "Model 'stg_orders' is missing"))
        .isEqualTo("models/staging/schema.yml:8");
    assertThat(placed(run, "Model name 'stg_orders'")).isEqualTo("models/staging/stg_orders.sql:1");
    assertThat(placed(run, "Model 'stg_payments' is missing"))
        .isEqualTo("models/staging/stg_payments.sql:1");
    for (JsonNode result : run.at("/results")) {
      if (result.at("/message/text").asText().startsWith("Model 'stg_orders' is missing")) {
        assertThat(result.at("/relatedLocations/0/physicalLocation/artifactLocation/uri").asText())
            .isEqualTo("models/staging/stg_orders.sql");
      }
    }
  }

  private static String placed(JsonNode run, String message) {
    for (JsonNode result : run.at("/results")) {
      if (result.at("/message/text").asText().startsWith(message)) {
        JsonNode at = result.at("/locations/0/physicalLocation");
        return at.at("/artifactLocation/uri").asText() + ":" + at.at("/region/startLine").asInt();
      }
    }
    return "none";
  }

  @Test
  void tellsWhatIsKnownAndWhatWasTakenOut() throws Exception {
    JsonNode run =
        run(
            told(
                Shop.pullRequest()
                    .baseline(BaselineFile.of(Shop.base().judge(), null))
                    .override("orders", Action.EXCLUDE, "moving, DATA-123")
                    .judge()));
    assertThat(run.at("/results")).hasSize(22);
    assertThat(texts(run.at("/results"), "/baselineState").stream().filter("new"::equals))
        .hasSize(5);
    JsonNode excluded = run.at("/results/21/suppressions/0");
    assertThat(excluded.at("/kind").asText()).isEqualTo("external");
    assertThat(excluded.at("/justification").asText()).isEqualTo("moving, DATA-123");
    assertThat(run.at("/results/0/suppressions")).hasSize(1);
    for (JsonNode result : run.at("/results")) {
      assertThat(result.has("suppressions")).isTrue();
    }
  }

  @Test
  @DisplayName("D17 an inline skip is suppressed in source, with its reason")
  void tellsWhatASourceSkips() throws Exception {
    JsonNode run = run(told(Shop.base().skipping("E221", "names say it, PAY-88").judge()));
    JsonNode skipped = run.at("/results/17");
    assertThat(skipped.at("/message/text").asText()).startsWith("Column 'customer_id' in model");
    assertThat(skipped.at("/suppressions/0/kind").asText()).isEqualTo("inSource");
    assertThat(skipped.at("/suppressions/0/justification").asText())
        .isEqualTo("names say it, PAY-88");
  }

  @Test
  @DisplayName("D27 a path out of the project is neither opened nor said")
  void hidesPathsOutside() throws Exception {
    JsonNode run = run(told(Trouble.shop().judge()));
    assertThat(texts(run.at("/results"), "/locations/0/physicalLocation/artifactLocation/uri"))
        .contains("models/unknown", "models/a%20b%2Cc%3Ad%25.sql")
        .contains("dbt_packages/other/models/%1B%5B31m.sql")
        .noneMatch(uri -> uri.contains("..") || uri.startsWith("/"));
    for (JsonNode result : run.at("/results")) {
      JsonNode at = result.at("/locations/0/physicalLocation");
      assertThat(at.has("region"))
          .isEqualTo(!at.at("/artifactLocation/uri").asText().equals("models/unknown"));
    }
  }

  @Test
  void knowsWhereTheProjectLies() throws Exception {
    JsonNode run =
        run(
            Shop.told(
                ReportFormat.SARIF,
                Shop.base().judge(),
                new ReportContext(ReportContext.DOCS_URL, Path.of("./my dbt"), false, null, null)));
    assertThat(run.at("/originalUriBaseIds/PROJECT/uri").asText()).isEqualTo("my%20dbt/");
    assertThat(
            run.at("/results/0/locations/0/physicalLocation/artifactLocation/uriBaseId").asText())
        .isEqualTo("PROJECT");
  }
}
