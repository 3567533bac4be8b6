package dev.writ.dbt.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.observe.Artifact;
import dev.writ.dbt.policy.EffectivePolicy.PolicyOverride.Action;
import dev.writ.dbt.policy.Enforcement;
import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.ProblemsFound;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResultJsonTest {

  static List<EnforcementResult> results() {
    return List.of(
        Shop.base().judge(),
        Shop.base().dryRun().impact().layers(50, 80, 100).judge(),
        Shop.base().level(Enforcement.WARN).override("stg_*", Action.DOWNGRADE, "later").judge(),
        Shop.pullRequest()
            .baseline(BaselineFile.of(Shop.base().judge(), null))
            .override("customers", Action.EXCLUDE, "moving, DATA-123")
            .judge(),
        Shop.base().baseline(BaselineFile.of(Shop.pullRequest().judge(), null)).judge(),
        Shop.base().model("gold_x", "s.yml", "", "a").version("2").judge(),
        RegoFindingsTest.shop().judge(),
        Shop.off(),
        Trouble.shop().judge());
  }

  @ParameterizedTest
  @MethodSource("results")
  void readsWhatItWrote(EnforcementResult result) {
    String json = Shop.told(ReportFormat.JSON, result, ReportContext.plain());
    EnforcementResult read = read(json);
    assertThat(read).isEqualTo(result);
    assertThat(Shop.told(ReportFormat.JSON, read, ReportContext.plain())).isEqualTo(json);
  }

  @ParameterizedTest
  @MethodSource("results")
  void everyFormatTellsAStoredResultAsItToldTheFirst(EnforcementResult result) {
    EnforcementResult read = read(Shop.told(ReportFormat.JSON, result, ReportContext.plain()));
    for (ReportFormat format : ReportFormat.values()) {
      assertThat(Shop.told(format, read, ReportContext.plain()))
          .isEqualTo(Shop.told(format, result, ReportContext.plain()));
    }
  }

  @ParameterizedTest
  @MethodSource("results")
  @DisplayName("D28 results are what their published schema says")
  void fitsItsSchema(EnforcementResult result) {
    String json = Shop.told(ReportFormat.JSON, result, ReportContext.plain());
    Validated.assertValid(json, "enforcement-result");
  }

  @Test
  @DisplayName("D9 counts of the twin, and the fields that the contract names")
  void tellsCounts() {
    String json = Shop.told(ReportFormat.JSON, Shop.base().judge(), ReportContext.plain());
    assertThat(json)
        .contains(
            "\"schema_version\": \"1.0\",\n  \"passed\": false",
            "\"naming_violations\": 7",
            "\"coverage_violations\": 3",
            "\"documentation_violations\": 8",
            "\"semantic_violations\": 0",
            "\"duration_ms\": 12.345678",
            "\"enforcement_level\": \"strict\"",
            "\"manifest_version\": \"1.8.1\"",
            "\"tested\": 17,\n    \"total\": 32,\n    \"not_applicable\": 0",
            "\"downstream_impact\": null")
        .containsPattern("\"fingerprint\": \"[0-9a-f]{32}\"")
        .matches("\\p{ASCII}*");
  }

  @Test
  void limitCutsTheListAndNeitherVerdictNorCounts() {
    ReportContext two = new ReportContext(ReportContext.DOCS_URL, null, false, null, 2);
    String json = Shop.told(ReportFormat.JSON, Shop.base().judge(), two);
    assertThat(json)
        .contains("\"truncated\": true", "\"passed\": false", "\"errors\": 18")
        .containsOnlyOnce("\"model_name\": \"customer_segments\",\n      \"column_name\"")
        .doesNotContain("FLOE-E210");
    assertThatExceptionOfType(ProblemsFound.class)
        .isThrownBy(() -> read(json))
        .satisfies(
            e -> assertThat(e.problems()).extracting(Problem::code).containsExactly("RESULT_CUT"));
  }

  @Test
  void addressOfDocsMayChangeWhenAResultIsToldAgain() {
    ReportContext elsewhere =
        new ReportContext("https://docs.example/dbt/", null, false, null, null);
    String json = Shop.told(ReportFormat.JSON, Shop.base().judge(), elsewhere);
    assertThat(json).contains("\"documentation_url\": \"https://docs.example/dbt/coverage\"");
    assertThat(Shop.told(ReportFormat.JSON, read(json), ReportContext.plain()))
        .contains("\"documentation_url\": \"https://writ.dev/docs/dbt/coverage\"");
  }

  @Test
  void saysWhatIsWrongWithADocument() {
    assertThat(codeOf("{")).isEqualTo("RESULT_TRUNCATED");
    assertThat(codeOf("{]")).isEqualTo("RESULT_NOT_JSON");
    assertThat(codeOf("[]")).isEqualTo("RESULT_NOT_JSON");
    assertThat(codeOf("{\"schema_version\": \"2.0\"}")).isEqualTo("RESULT_VERSION");
    assertThat(codeOf("{}")).isEqualTo("RESULT_VERSION");
    assertThat(codeOf("{\"schema_version\": \"1.7\"}")).isEqualTo("RESULT_FIELD_TYPE");
    String json = Shop.told(ReportFormat.JSON, Shop.base().judge(), ReportContext.plain());
    assertThatExceptionOfType(ProblemsFound.class)
        .isThrownBy(() -> read(json.replaceFirst("FLOE-E201", "FLOE-E999")))
        .withMessageContaining("RESULT_FIELD_TYPE `$.violations[0].error_code` is not a code");
  }

  private static String codeOf(String json) {
    try {
      read(json);
      return "none";
    } catch (ProblemsFound e) {
      return e.problems().getFirst().code();
    }
  }

  private static EnforcementResult read(String json) {
    return ResultJson.read(Artifact.of("result.json", json.getBytes(StandardCharsets.UTF_8)));
  }
}
