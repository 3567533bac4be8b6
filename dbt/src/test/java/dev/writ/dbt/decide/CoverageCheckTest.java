package dev.writ.dbt.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.writ.dbt.policy.EffectivePolicy.NamingPattern;
import dev.writ.dbt.policy.EffectivePolicy.ZeroColumns;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoverageCheckTest {
  private static Project customers() {
    return new Project()
        .model("customers")
        .columns("a*", "b*", "c*", "d*", "e*", "f*", "g", "h", "i", "j")
        .test("unique", "a")
        .test("accepted_values", "a");
  }

  private static Tested tested(Law law, Project project) {
    return law.judge(project).coverage().getFirst().columns();
  }

  @Test
  @DisplayName("D6 six of ten columns")
  void countsEachColumnOnce() {
    assertThat(new Law().gates(80).findings(customers()))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(Code.E210);
              assertThat(finding.severity()).isEqualTo(Severity.ERROR);
              assertThat(finding.message())
                  .isEqualTo(
                      "Model 'customers' has 60.0% test coverage, below the required 80%"
                          + " threshold.");
              assertThat(finding.expected()).isEqualTo("80% column-level test coverage");
              assertThat(finding.actual()).isEqualTo("60.0% (6/10 columns tested)");
              assertThat(finding.suggestion())
                  .isEqualTo(
                      "Add tests for uncovered columns: g, h, i, j. Need 20% more coverage to"
                          + " meet threshold.");
              assertThat(finding.code().page()).isEqualTo("/coverage");
              assertThat(finding.tested()).isEqualTo(new Tested(6, 10));
            });
  }

  @Test
  @DisplayName("D6 model-level tests and tests of undeclared columns change nothing")
  void ignoresWhatTestsNoDeclaredColumn() {
    List<Finding> plain = new Law().gates(80).findings(customers());
    assertThat(
            new Law()
                .gates(80)
                .findings(
                    customers()
                        .test("unique_combination", null, "{\"columns\": [\"g\", \"h\"]}")
                        .test("not_null", "z")))
        .isEqualTo(plain);
  }

  @Test
  @DisplayName("D7 a layer's threshold")
  void takesTheLayersThreshold() {
    Project project = new Project().model("gold_x").columns("c", 19, 20);
    assertThat(new Law().gates(80).layers(50, 80, 100).findings(project))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(Code.E211);
              assertThat(finding.message())
                  .isEqualTo(
                      "Model 'gold_x' (gold layer) has 95.0% test coverage, below the required"
                          + " 100% threshold.");
              assertThat(finding.expected()).isEqualTo("100% column-level test coverage");
              assertThat(finding.suggestion())
                  .isEqualTo(
                      "Add tests for uncovered columns: c20. Need 5% more coverage to meet"
                          + " threshold.");
            });
    assertThat(new Law().gates(80).findings(project)).isEmpty();
  }

  @Test
  @DisplayName("D7 a layer without a threshold of its own is named all the same")
  void namesTheLayerBesideTheMinimum() {
    assertThat(new Law().gates(80).findings(new Project().model("bronze_x").columns("c", 1, 3)))
        .extracting(Finding::code, Finding::message)
        .containsExactly(
            tuple(
                Code.E210,
                "Model 'bronze_x' (bronze layer) has 33.3% test coverage, below the required 80%"
                    + " threshold."));
  }

  @ParameterizedTest
  @DisplayName("D7 decided in integers, and no figure reaches a threshold that was missed")
  @CsvSource({
    "29,   100,  29,  ",
    "28,   100,  29,  28.0%",
    "1999, 2000, 100, 99.9%",
    "2000, 2000, 100, ",
    "1,    3,    34,  33.3%",
    "2,    3,    67,  66.7%",
    "799,  1000, 80,  79.9%",
    "7999, 10000, 80, 79.9%",
    "1,    7,    80,  14.3%",
    "0,    4,    1,   0.0%",
    "0,    4,    0,   ",
  })
  void decidesInIntegers(int tested, int total, int threshold, String percent) {
    Tested columns = new Tested(tested, total);
    assertThat(columns.isBelow(threshold)).isEqualTo(percent != null);
    if (percent != null) {
      assertThat(columns.percent(threshold)).isEqualTo(percent);
    }
  }

  @Test
  void namesFiveColumnsAndCountsTheRest() {
    assertThat(
            new Law()
                .gates(80)
                .findings(new Project().model("x").columns("c", 1, 8))
                .getFirst()
                .suggestion())
        .isEqualTo(
            "Add tests for uncovered columns: c2, c3, c4, c5, c6, ... (2 more). Need 68% more"
                + " coverage to meet threshold.");
  }

  @Test
  @DisplayName("D8 no columns: N/A, 100.0 or a failure")
  void knowsModelsWithoutColumns() {
    Project empty = Project.of("x");
    Law law = new Law().gates(80);
    assertThat(law.findings(empty)).isEmpty();
    assertThat(law.judge(empty).coverage().getFirst().notApplicable()).isTrue();
    assertThat(law.zeroColumns(ZeroColumns.REPORT_100_PERCENT).findings(empty)).isEmpty();
    assertThat(law.judge(empty).coverage().getFirst().notApplicable()).isFalse();
    assertThat(Tested.NONE.percent(80)).isEqualTo("100.0%");
    assertThat(law.zeroColumnsFail().findings(empty))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(Code.E210);
              assertThat(finding.message())
                  .isEqualTo("Model 'x' has 0.0% test coverage, below the required 80% threshold.");
              assertThat(finding.actual()).isEqualTo("no columns declared");
            });
  }

  @Test
  @DisplayName("D8 block_on_failure: false turns E210, E211, E220, E221 into warnings, not E201")
  void softensGatesOnly() {
    Law law = Law.standard().layers(50, 80, 100).doesNotBlock();
    Project project =
        new Project()
            .model("gold_x")
            .described("")
            .columns("a")
            .column("b", "")
            .model("silver_y")
            .columns("c", 10, 10);
    Judgement.Verdict verdict = law.judge(project);
    assertThat(verdict.passed()).isTrue();
    assertThat(verdict.violations())
        .extracting(each -> each.finding().code() + " " + each.severity() + " " + each.original())
        .containsExactly("E211 WARNING ERROR", "E220 WARNING ERROR", "E221 WARNING ERROR");
    assertThat(law.judge(project.model("x")).passed()).isFalse();
  }

  @Test
  @DisplayName("D8 model without layer under layers: E210 softened too")
  void softensTheMinimum() {
    assertThat(
            new Law()
                .gates(80)
                .doesNotBlock()
                .judge(new Project().model("x").columns("a"))
                .violations())
        .extracting(each -> each.finding().code() + " " + each.severity())
        .containsExactly("E210 WARNING");
  }

  @Test
  @DisplayName("D26 model-level tests count for the columns their arguments name, where asked")
  void countsModelLevelTestsWhereAsked() {
    Project project =
        new Project()
            .model("x")
            .columns("a", "b", "c*", "d")
            .test(
                "dbt_utils.unique_combination_of_columns",
                null,
                "{\"combination_of_columns\": [\"a\", \"B\"], \"model\": \"{{ ref('x') }}\"}")
            .test("dbt_utils.expression_is_true", null, "{\"expression\": \"d > 0\"}");
    assertThat(tested(new Law().gates(80), project)).isEqualTo(new Tested(1, 4));
    assertThat(tested(new Law().gates(80).modelLevelTests(), project)).isEqualTo(new Tested(3, 4));
  }

  @Test
  @DisplayName("D26 the catalog's columns are the denominator, where asked")
  void countsTheCatalogsColumns() {
    Project project =
        new Project()
            .model("x")
            .columns("c", 5, 5)
            .catalog("x", "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9", "C10")
            .model("y")
            .columns("c", 1, 2);
    Judgement.Verdict verdict = new Law().gates(80).catalog().judge(project);
    assertThat(verdict.violations())
        .extracting(each -> each.finding().actual())
        .containsExactly("50.0% (5/10 columns tested)", "50.0% (1/2 columns tested)");
    assertThat(verdict.notices())
        .extracting(notice -> notice.code() + " " + notice.message())
        .containsExactly(
            "NOT_IN_CATALOG the catalog has no columns of 1 model, whose declared columns count:"
                + " y");
    assertThat(tested(new Law().gates(80), project)).isEqualTo(new Tested(5, 5));
  }

  @Test
  @DisplayName("D26 only tests that passed count, where asked")
  void dropsFailedTests() {
    Project project = new Project().model("x").columns("a*", "b*").passed("test.shop.x_0");
    assertThat(tested(new Law().gates(80), project)).isEqualTo(new Tested(2, 2));
    assertThat(tested(new Law().gates(80).testsMustPass(), project)).isEqualTo(new Tested(1, 2));
  }

  @Test
  void comparesColumnsExactlyThenIgnoringCase() {
    Project project =
        new Project()
            .model("x")
            .columns("Id", "ID", "Name")
            .test("unique", "ID")
            .test("unique", "NAME");
    assertThat(tested(new Law().gates(80), project)).isEqualTo(new Tested(2, 3));
    assertThat(new Law().gates(80).findings(project).getFirst().suggestion())
        .startsWith("Add tests for uncovered columns: Id. ");
  }

  @Test
  void isOffWithoutGates() {
    assertThat(
            new Law()
                .naming(NamingPattern.MEDALLION)
                .findings(new Project().model("gold_x").columns("a")))
        .isEmpty();
  }
}
