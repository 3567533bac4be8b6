package dev.writ.dbt.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.re2j.Pattern;
import dev.writ.dbt.policy.EffectivePolicy.CustomRule.RequireMetaField;
import dev.writ.dbt.policy.EffectivePolicy.CustomRule.RequireTagsForPrefix;
import dev.writ.dbt.policy.EffectivePolicy.CustomRule.RequireTestsOfType;
import dev.writ.dbt.policy.EffectivePolicy.NamedPolicy.Requirement;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomRulesCheckTest {
  private static Law tags(String... required) {
    return new Law().rule(new RequireTagsForPrefix("gold_", List.of(required), "*", Law.PLACE));
  }

  private static Law meta(String field, boolean required) {
    return new Law().rule(new RequireMetaField(field, required, "*", Law.PLACE));
  }

  private static Law tests(int minColumns, String... types) {
    return new Law().rule(new RequireTestsOfType(List.of(types), minColumns, "*", Law.PLACE));
  }

  @Test
  @DisplayName("D25 E400: tags by prefix")
  void asksForTags() {
    assertThat(
            tags("tested", "documented", "certified")
                .findings(
                    new Project()
                        .model("gold_x")
                        .tags("documented")
                        .model("silver_y")
                        .model("gold_z")
                        .tags("tested", "documented", "certified", "more")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(Code.E400);
              assertThat(finding.severity()).isEqualTo(Severity.ERROR);
              assertThat(finding.message())
                  .isEqualTo(
                      "Model 'gold_x' with prefix 'gold_' is missing required tags: certified,"
                          + " tested");
              assertThat(finding.expected())
                  .isEqualTo(
                      "Tags certified, documented, tested should be present on models with prefix"
                          + " 'gold_'");
              assertThat(finding.actual()).isEqualTo("Missing tags: certified, tested");
              assertThat(finding.suggestion())
                  .isEqualTo("Add the missing tags to model 'gold_x' in your dbt YAML.");
              assertThat(finding.code().page())
                  .isEqualTo("/enforcement/custom-rules#require-tags-for-prefix");
            });
  }

  @Test
  @DisplayName("D25 E401: a missing meta field")
  void asksForMeta() {
    assertThat(meta("owner", true).findings(Project.of("x")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(Code.E401);
              assertThat(finding.message())
                  .isEqualTo("Model 'x' is missing required meta field 'owner'");
              assertThat(finding.expected())
                  .isEqualTo("Meta field 'owner' should be defined with a non-empty value");
              assertThat(finding.actual()).isEqualTo("Meta field 'owner' is not defined");
              assertThat(finding.suggestion())
                  .isEqualTo("Add the meta field 'owner' to model 'x' in your dbt YAML.");
              assertThat(finding.code().page())
                  .isEqualTo("/enforcement/custom-rules#require-meta-field");
            });
  }

  @ParameterizedTest
  @DisplayName("D25 E401: an empty meta field; false and 0 are values")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          null    | true
          "  "    | true
          []      | true
          {}      | true
          false   | false
          0       | false
          "sales" | false
          [1]     | false
          """)
  void asksForAValue(String json, boolean empty) {
    Project project = Project.of("x").meta("{\"owner\": " + json + "}");
    List<Finding> findings = meta("owner", true).findings(project);
    if (empty) {
      assertThat(findings)
          .extracting(Finding::message, Finding::actual)
          .containsExactly(
              tuple(
                  "Model 'x' has empty value for required meta field 'owner'",
                  "Meta field 'owner' is defined but empty"));
    } else {
      assertThat(findings).isEmpty();
    }
    assertThat(meta("owner", false).findings(project)).isEmpty();
  }

  @Test
  @DisplayName("5.4 a dotted field is a path where no key is called so")
  void followsDottedFields() {
    Law law = meta("owner.team", true);
    assertThat(law.findings(Project.of("x").meta("{\"owner\": {\"team\": \"a\"}}"))).isEmpty();
    assertThat(law.findings(Project.of("x").meta("{\"owner.team\": \"a\"}"))).isEmpty();
    assertThat(
            law.findings(
                Project.of("x").meta("{\"owner.team\": \"\", \"owner\": {\"team\": \"a\"}}")))
        .hasSize(1);
    assertThat(law.findings(Project.of("x").meta("{\"owner\": \"a\"}"))).hasSize(1);
  }

  @Test
  @DisplayName("D25 E402: unique on a and not_null on b fails")
  void wantsAllTypesOnOneColumn() {
    Project project =
        new Project().model("x").columns("a", "b").test("unique", "a").test("not_null", "b");
    assertThat(tests(1, "unique", "not_null").findings(project))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(Code.E402);
              assertThat(finding.message())
                  .isEqualTo(
                      "Model 'x' has 0 column(s) with required tests, but min_columns=1 required");
              assertThat(finding.expected())
                  .isEqualTo("At least 1 column(s) should have tests of type [unique, not_null]");
              assertThat(finding.actual())
                  .isEqualTo("Only 0 column(s) have the required test types");
              assertThat(finding.suggestion())
                  .isEqualTo(
                      "Add tests to more columns. Currently 0 of 1 required columns have [unique,"
                          + " not_null] tests.");
              assertThat(finding.code().page())
                  .isEqualTo("/enforcement/custom-rules#require-tests-of-type");
            });
    assertThat(tests(1, "unique", "not_null").findings(project.test("not_null", "a"))).isEmpty();
  }

  @Test
  @DisplayName("D25 E402: a type that is nowhere on the model")
  void namesMissingTypes() {
    assertThat(
            tests(2, "unique", "dbt_utils.not_constant")
                .findings(new Project().model("x").columns("a").test("unique", "a")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.message())
                  .isEqualTo("Model 'x' is missing required test types: dbt_utils.not_constant");
              assertThat(finding.expected())
                  .isEqualTo(
                      "Tests of type [unique, dbt_utils.not_constant] should exist for at least 2"
                          + " column(s)");
              assertThat(finding.actual()).isEqualTo("Missing test types: dbt_utils.not_constant");
              assertThat(finding.suggestion())
                  .isEqualTo("Add the required tests to columns of model 'x'.");
            });
  }

  @Test
  void appliesToTheModelsOfItsGlob() {
    Law law = new Law().rule(new RequireMetaField("owner", true, "customers.v[23]", Law.PLACE));
    Project project =
        new Project()
            .model("customers")
            .version("1")
            .model("customers")
            .version("2")
            .model("customers")
            .version("3");
    assertThat(law.findings(project))
        .extracting(Finding::modelName)
        .containsExactly("customers.v2", "customers.v3");
  }

  @ParameterizedTest
  @DisplayName("5.4 globs")
  @CsvSource({
    "*,         anything, true",
    "*,         '',       true",
    "gold_*,    gold_,    true",
    "gold_*,    Gold_x,   false",
    "gold_*,    xgold_x,  false",
    "*_x,       a_x_x,    true",
    "*a*b*c,    xxaxxbxc, true",
    "*a*b*c,    xxaxxcxb, false",
    "a?c,       abc,      true",
    "a?c,       ac,       false",
    "a?c,       a\uD83D\uDE00c, true",
    "v[1-3],    v2,       true",
    "v[1-3],    v4,       false",
    "v[!1-3],   v4,       true",
    "v[!1-3],   v3,       false",
    "v[ab-],    v-,       true",
    "v[]x],     v],       true",
    "a.c,       abc,      false",
    "a[b,       a[b,      true",
    "a[!],      a[!],     true",
    "(a|b),     a,        false",
  })
  void globs(String glob, String name, boolean fits) {
    assertThat(Glob.of(glob).matches(name)).isEqualTo(fits);
  }

  @Test
  @DisplayName("D25 three E600")
  void judgesNamedPolicies() {
    Law law =
        new Law()
            .policy(
                "tagged", true, "tag your models", new Requirement.RequiredTags(List.of("b", "a")))
            .policy(
                "lower",
                false,
                "small letters",
                new Requirement.NamingConvention(Pattern.compile("^[a-z_]+$")))
            .policy("few", true, "keep it small", new Requirement.MaxTransforms(1));
    List<Finding> findings =
        law.findings(new Project().model("ok").tags("a", "b").model("X1").tags("b", "z"));
    assertThat(findings)
        .extracting(
            Finding::code,
            Finding::ruleId,
            Finding::severity,
            Finding::modelName,
            Finding::message,
            Finding::expected,
            Finding::actual,
            Finding::suggestion,
            Finding::url)
        .containsExactly(
            tuple(
                Code.E600,
                "tagged",
                Severity.ERROR,
                "X1",
                "[tagged] tag your models (Missing tags: a)",
                "Tags: a, b",
                "Tags: b, z",
                "Add missing tags to X1: a",
                "/governance/required-tags"),
            tuple(
                Code.E600,
                "lower",
                Severity.WARNING,
                "X1",
                "[lower] small letters (Pattern: ^[a-z_]+$)",
                "Pattern: ^[a-z_]+$",
                "Name: X1",
                "Rename X1 to match pattern ^[a-z_]+$",
                "/governance/naming-convention"),
            tuple(
                Code.E600,
                "few",
                Severity.ERROR,
                "project",
                "[few] keep it small (Actual: 2, Threshold: 1)",
                "<= 1 models",
                "2 models",
                "Reduce model count to 1 or below",
                "/governance/max-transforms"));
  }

  @Test
  void isOffWhereNobodyAsks() {
    assertThat(new CustomRulesCheck().isAskedBy(new Law().policy())).isFalse();
    assertThat(new CustomRulesCheck().isAskedBy(tags("a").policy())).isTrue();
  }
}
