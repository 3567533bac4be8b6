package dev.writ.dbt.act;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.writ.dbt.decide.Code;
import dev.writ.dbt.decide.Finding;
import dev.writ.dbt.decide.Severity;
import dev.writ.dbt.observe.ModelRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Findings whose texts, pages and rules come from a Rego file, and findings about the project. */
class RegoFindingsTest {
  private static final ModelRef ORDERS =
      new ModelRef(
          "model.jaffle_shop.orders",
          "orders",
          "orders",
          Shop.PROJECT,
          "models/orders.sql",
          "models/schema.yml",
          null,
          null);

  private static Finding finding(
      Code code, String rule, @Nullable ModelRef model, Severity severity, @Nullable String url) {
    return new Finding(
        code, rule, severity, model, null, rule + " says no", "", "", "", url, null, rule, null);
  }

  static Shop shop() {
    return Shop.base()
        .also(finding(Code.E403, "owners.deny", ORDERS, Severity.ERROR, "https://wiki/owners"))
        .also(finding(Code.E403, "owners.warn", ORDERS, Severity.WARNING, "javascript:alert(1)"))
        .also(finding(Code.E403, "owners.project_deny", null, Severity.ERROR, null))
        .also(finding(Code.E450, "broken.deny", ORDERS, Severity.ERROR, null));
  }

  private static String told(ReportFormat format) {
    return Shop.told(format, shop().judge(), ReportContext.plain());
  }

  @Test
  @DisplayName("D25 deny, warn and project_deny each have their own rule in SARIF")
  void rulesOfTheirOwn() throws Exception {
    String sarif = told(ReportFormat.SARIF);
    SarifReportTest.assertValid(sarif);
    JsonNode run = new ObjectMapper().readTree(sarif).at("/runs/0");
    List<String> rules = new ArrayList<>();
    run.at("/tool/driver/rules").forEach(rule -> rules.add(rule.at("/id").asText()));
    assertThat(rules)
        .containsExactly(
            "FLOE-E201",
            "FLOE-E210",
            "FLOE-E220",
            "FLOE-E221",
            "FLOE-E403/owners.deny",
            "FLOE-E403/owners.project_deny",
            "FLOE-E403/owners.warn",
            "FLOE-E450");
    assertThat(run.at("/tool/driver/rules/4/helpUri").asText()).isEqualTo("https://wiki/owners");
    assertThat(run.at("/tool/driver/rules/6").has("helpUri")).isFalse();
    assertThat(run.at("/results/20/locations/0/physicalLocation/artifactLocation/uri").asText())
        .isEqualTo("dbt_project.yml");
  }

  @Test
  @DisplayName("D18 findings about the project are the case `project`")
  void projectIsACase() throws Exception {
    String xml = told(ReportFormat.JUNIT);
    JunitReportTest.assertValid(xml);
    assertThat(xml)
        .contains("<testsuite name=\"dbt.rego\" tests=\"8\" failures=\"2\"")
        .contains("<testcase name=\"project\" classname=\"dbt.rego\"")
        .contains("owners.deny says no (and 1 more)");
  }

  @Test
  void onlyAddressesOfTheWebAreLinks() {
    assertThat(told(ReportFormat.HTML))
        .contains("<a href=\"https://wiki/owners\">E403</a>")
        .doesNotContain("javascript:");
    assertThat(told(ReportFormat.MARKDOWN)).doesNotContain("(javascript:");
  }

  @Test
  @DisplayName("D25 a check that could not be evaluated is told last, and never accepted")
  void degradedIsSaid() {
    assertThat(told(ReportFormat.TABLE))
        .contains("Degraded: a Rego check could not be evaluated")
        .contains("project\n  error    E403  owners.project_deny says no\n\n")
        .doesNotContain("fix: \n");
    assertThat(BaselineFile.of(shop().judge(), null).findings()).hasSize(21);
  }
}
