package dev.writ.dbt.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.dbt.policy.EffectivePolicy.NamingPattern;
import dev.writ.dbt.policy.Enforcement;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamingCheckTest {
  private static final String MEDALLION =
      "^(bronze|silver|gold)_[a-z][a-z0-9_]*$ (medallion architecture)";
  private static final String DATA_LAYER =
      " Choose the prefix based on the data layer: bronze (raw), silver (transformed), gold"
          + " (aggregated).";
  private static final String PURPOSE =
      " Choose based on model purpose: dim_ (dimension), fact_ (transactional), bridge_"
          + " (many-to-many).";
  private static final String MODEL_TYPE =
      " Choose the prefix based on model type: dim (dimension/lookup), fact"
          + " (transactional/metrics), bridge (many-to-many).";

  private static Law law(NamingPattern pattern, String... custom) {
    return new Law().naming(pattern, custom);
  }

  private static String suggestion(Law law, String name) {
    List<Finding> findings = law.findings(Project.of(name));
    assertThat(findings).hasSize(1);
    return findings.getFirst().suggestion();
  }

  @Test
  @DisplayName("D1 strict medallion over stg_payments")
  void findsOneError() {
    Judgement.Verdict verdict = law(NamingPattern.MEDALLION).judge(Project.of("stg_payments"));

    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.violations())
        .singleElement()
        .satisfies(
            violation -> {
              Finding finding = violation.finding();
              assertThat(finding.code().full()).isEqualTo("FLOE-E201");
              assertThat(violation.severity()).isEqualTo(Severity.ERROR);
              assertThat(finding.message())
                  .isEqualTo(
                      "Model name 'stg_payments' does not match medallion naming convention");
              assertThat(finding.expected()).isEqualTo(MEDALLION);
              assertThat(finding.actual()).isEqualTo("stg_payments");
              assertThat(finding.suggestion())
                  .isEqualTo(
                      "Rename to 'bronze_payments'. The 'stg_' prefix suggests this is a"
                          + " raw/landing layer model.");
              assertThat(finding.code().page()).isEqualTo("/naming");
            });
  }

  @Test
  void warnsWhereNamingSaysWarn() {
    assertThat(
            new Law()
                .naming(Enforcement.WARN, NamingPattern.MEDALLION)
                .findings(Project.of("stg_payments")))
        .extracting(Finding::severity)
        .containsExactly(Severity.WARNING);
  }

  @Test
  void isOffWithoutNaming() {
    assertThat(new Law().findings(Project.of("stg_payments"))).isEmpty();
  }

  @Test
  @DisplayName("D2 medallion")
  void judgesMedallion() {
    List<Finding> findings =
        law(NamingPattern.MEDALLION)
            .findings(
                Project.of(
                    "bronze_orders",
                    "silver_customers",
                    "gold_revenue",
                    "stg_payments",
                    "dim_product",
                    "Bronze_x",
                    "bronze_",
                    "bronze_1",
                    "bronze_a\n"));
    assertThat(findings)
        .extracting(Finding::modelName)
        .containsExactly(
            "stg_payments", "dim_product", "Bronze_x", "bronze_", "bronze_1", "bronze_a\n");
    assertThat(findings)
        .extracting(Finding::suggestion)
        .containsExactly(
            "Rename to 'bronze_payments'. The 'stg_' prefix suggests this is a raw/landing layer"
                + " model.",
            "Rename to 'gold_product'. The 'dim_' prefix suggests this is a"
                + " aggregated/presentation layer model.",
            "Rename to 'bronze_x'.",
            "Rename to 'bronze_bronze_', 'silver_bronze_', or 'gold_bronze_'." + DATA_LAYER,
            "Rename to 'bronze_bronze_1', 'silver_bronze_1', or 'gold_bronze_1'." + DATA_LAYER,
            "Rename to match " + MEDALLION);
  }

  @ParameterizedTest
  @CsvSource({
    "raw_orders,         bronze_orders, raw_,          raw/landing",
    "src_orders,         bronze_orders, src_,          raw/landing",
    "staging_orders,     bronze_orders, staging_,      raw/landing",
    "int_orders,         silver_orders, int_,          cleansed/transformed",
    "intermediate_a,     silver_a,      intermediate_, cleansed/transformed",
    "clean_a,            silver_a,      clean_,        cleansed/transformed",
    "agg_a,              gold_a,        agg_,          aggregated/presentation",
    "mart_a,             gold_a,        mart_,         aggregated/presentation",
    "FACT_A,             gold_a,        fact_,         aggregated/presentation",
  })
  void readsTheLayerFromThePrefix(String name, String better, String prefix, String layer) {
    assertThat(suggestion(law(NamingPattern.MEDALLION), name))
        .isEqualTo(
            "Rename to '%s'. The '%s' prefix suggests this is a %s layer model."
                .formatted(better, prefix, layer));
  }

  @Test
  void offersAllLayersWhereThePrefixTellsNone() {
    assertThat(suggestion(law(NamingPattern.MEDALLION), "Orders"))
        .isEqualTo("Rename to 'bronze_orders', 'silver_orders', or 'gold_orders'." + DATA_LAYER);
  }

  @Test
  void leavesOutNamesThatBreakTheRule() {
    assertThat(suggestion(law(NamingPattern.MEDALLION), "stg_2024"))
        .isEqualTo("Rename to match " + MEDALLION);
    assertThat(suggestion(law(NamingPattern.MEDALLION), "my orders"))
        .isEqualTo("Rename to match " + MEDALLION);
  }

  @Test
  @DisplayName("D3 kimball")
  void judgesKimball() {
    List<Finding> findings =
        law(NamingPattern.KIMBALL)
            .findings(
                Project.of(
                    "dim_customer",
                    "fact_orders",
                    "bridge_order_product",
                    "hub_c",
                    "link_x",
                    "sat_y",
                    "bronze_orders",
                    "silver_x"));
    assertThat(findings)
        .extracting(Finding::modelName)
        .containsExactly("bronze_orders", "silver_x");
    assertThat(findings)
        .extracting(Finding::suggestion)
        .containsExactly(
            "Rename to 'fact_orders' or 'dim_orders'." + PURPOSE, "Rename to 'dim_x'." + PURPOSE);
    assertThat(findings.getFirst().message())
        .isEqualTo("Model name 'bronze_orders' does not match kimball naming convention");
    assertThat(findings.getFirst().expected())
        .isEqualTo("^(dim|fact|bridge|hub|link|sat)_[a-z][a-z0-9_]*$ (kimball dimensional)");
    assertThat(suggestion(law(NamingPattern.KIMBALL), "orders"))
        .isEqualTo("Rename to 'dim_orders', 'fact_orders', or 'bridge_orders'." + MODEL_TYPE);
    assertThat(suggestion(law(NamingPattern.KIMBALL), "gold_x"))
        .isEqualTo("Rename to 'dim_x'." + PURPOSE);
    assertThat(suggestion(law(NamingPattern.KIMBALL), "mart_x"))
        .isEqualTo("Rename to 'fact_x' or 'dim_x'." + PURPOSE);
  }

  @Test
  @DisplayName("D4 custom patterns")
  void judgesCustomPatterns() {
    List<Finding> findings =
        law(NamingPattern.CUSTOM, "^raw_.*$", "^clean_.*$", "^agg_.*$")
            .findings(Project.of("raw_a", "clean_b", "agg_c", "x"));
    assertThat(findings)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.message())
                  .isEqualTo("Model name 'x' does not match custom naming convention");
              assertThat(finding.expected())
                  .isEqualTo("Custom patterns: ^raw_.*$, ^clean_.*$, ^agg_.*$");
              assertThat(finding.suggestion())
                  .isEqualTo("Rename to match one of: raw_x, clean_x, agg_x");
            });
  }

  @Test
  void namesThreePatternsAndCountsTheRest() {
    Law law = law(NamingPattern.CUSTOM, "^(a|b)_", "^(c|d)_", "^[ef]_", "^g_", "^h_");
    assertThat(law.findings(Project.of("x")).getFirst().expected())
        .isEqualTo("Custom patterns: ^(a|b)_, ^(c|d)_, ^[ef]_ (and 2 more)");
    assertThat(suggestion(law, "x"))
        .isEqualTo("Rename to match Custom patterns: ^(a|b)_, ^(c|d)_, ^[ef]_ (and 2 more)");
  }

  @Test
  void offersNoNameTwice() {
    assertThat(suggestion(law(NamingPattern.CUSTOM, "^raw_[a-z]+$", "^raw_.*$"), "X"))
        .isEqualTo("Rename to match one of: raw_x");
    assertThat(suggestion(law(NamingPattern.CUSTOM, "^[a-z]+$"), "ORDERS"))
        .isEqualTo("Rename to 'orders'.");
  }

  @Test
  @DisplayName("5.1 patterns hold at the start only, with a notice")
  void anchorsAtTheStartOnly() {
    Judgement.Verdict verdict =
        law(NamingPattern.CUSTOM, "raw", "^a$", "^b.*", "^c\\$", "^d\\.*")
            .judge(Project.of("raw_x", "x_raw"));
    assertThat(verdict.violations())
        .extracting(violation -> violation.finding().modelName())
        .containsExactly("x_raw");
    assertThat(verdict.notices())
        .extracting(notice -> notice.code() + " " + notice.message())
        .containsExactly(
            "PATTERN_NOT_ANCHORED `raw` of `custom_patterns` says how a name begins, not how it"
                + " ends; add `$` to mean the whole name",
            "PATTERN_NOT_ANCHORED `^c\\$` of `custom_patterns` says how a name begins, not how it"
                + " ends; add `$` to mean the whole name",
            "PATTERN_NOT_ANCHORED `^d\\.*` of `custom_patterns` says how a name begins, not how it"
                + " ends; add `$` to mean the whole name");
  }
}
