package dev.writ.dbt.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.policy.EffectivePolicy.PolicyOverride.Action;
import dev.writ.dbt.policy.Enforcement;
import dev.writ.testkit.Golden;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TableReportTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/report");

  private static String told(EnforcementResult result, ReportContext context) {
    return Shop.told(ReportFormat.TABLE, result, context);
  }

  @Test
  @DisplayName("D9 what a person reads")
  void looksAsShown() {
    Golden.assertMatches(
        GOLDEN.resolve("table.txt"), told(Shop.base().judge(), ReportContext.plain()));
  }

  @Test
  void newFindingsComeFirstThenKnownAndSuppressedOnes() {
    EnforcementResult result =
        Shop.pullRequest()
            .baseline(BaselineFile.of(Shop.base().judge(), null))
            .override("stg_*", Action.EXCLUDE, "moving, DATA-123")
            .judge();
    Golden.assertMatches(
        GOLDEN.resolve("table-baseline.txt"),
        told(result, new ReportContext(ReportContext.DOCS_URL, null, false, null, null, 80)));
  }

  @Test
  void linesFitTheTerminal() {
    String table =
        told(
            Shop.base().judge(),
            new ReportContext(ReportContext.DOCS_URL, null, false, null, null, 80));
    assertThat(table.lines()).allMatch(line -> line.length() <= 80 || line.contains(": "));
    assertThat(table.lines().filter(line -> line.startsWith(" ")))
        .allMatch(line -> line.length() <= 80);
  }

  @Test
  void coloursOnlyWhereToldTo() {
    EnforcementResult result = Shop.base().judge();
    String plain = told(result, ReportContext.plain());
    String coloured =
        told(result, new ReportContext(ReportContext.DOCS_URL, null, true, null, null));
    assertThat(plain).doesNotContain("\u001b");
    assertThat(coloured).contains("\u001b[31merror\u001b[0m", "\u001b[31mFAILED\u001b[0m");
    assertThat(coloured.replaceAll("\u001b\\[[0-9]+m", "")).isEqualTo(plain);
  }

  @Test
  @DisplayName("D14 the verdict says why nothing could fail")
  void tellsDryRunAndLevel() {
    assertThat(told(Shop.base().dryRun().judge(), ReportContext.plain()))
        .contains("PASSED (dry run: nothing can fail): 18 warnings in ");
    assertThat(told(Shop.base().level(Enforcement.WARN).judge(), ReportContext.plain()))
        .contains("PASSED (level warn: nothing can fail): 18 warnings in ");
  }

  @Test
  @DisplayName("D14 a run that judged nothing says so")
  void tellsThatEnforcementIsOff() {
    assertThat(told(Shop.off(), ReportContext.plain()))
        .isEqualTo(
            """
            Level: off

            PASSED (enforcement is off: nothing was judged): no findings in 0.00 s
            """);
  }

  @Test
  void tellsHowManyAreNotListed() {
    ReportContext two = new ReportContext(ReportContext.DOCS_URL, null, false, null, 2);
    assertThat(told(Shop.base().judge(), two))
        .contains("... and 16 more findings that are not listed", "FAILED: 18 errors");
  }

  @Test
  @DisplayName("D23 who is reached")
  void tellsImpact() {
    assertThat(told(Shop.base().impact().judge(), ReportContext.plain()))
        .contains("reaches 2 models: customers, orders; exposures: weekly");
  }
}
