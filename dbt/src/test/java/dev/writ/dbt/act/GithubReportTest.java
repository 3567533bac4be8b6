package dev.writ.dbt.act;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GithubReportTest {

  @Test
  @DisplayName("D24 ten errors, and one notice of the eight others")
  void tenErrorsAndANotice() {
    List<String> lines =
        Shop.told(ReportFormat.GITHUB, Shop.base().judge(), ReportContext.plain()).lines().toList();
    assertThat(lines).filteredOn(line -> line.startsWith("::error ")).hasSize(10);
    assertThat(lines)
        .filteredOn(line -> line.startsWith("::notice "))
        .containsExactly(
            "::notice title=writ::8 more findings not shown here; `writ dbt check` or a report"
                + " lists all");
    assertThat(lines).hasSize(12);
    assertThat(lines.getFirst())
        .isEqualTo(
            "::error file=models/orders.sql,line=1,title=FLOE-E201::Model name 'orders' does not"
                + " match medallion naming convention%0ARename to 'bronze_orders',"
                + " 'silver_orders', or 'gold_orders'. Choose the prefix based on the data layer:"
                + " bronze (raw), silver (transformed), gold (aggregated).");
    assertThat(lines.getLast()).isEqualTo("FAILED: 18 errors");
  }

  @Test
  void warningsHaveALimitOfTheirOwnAndKnownFindingsAreNotShown() {
    assertThat(Shop.told(ReportFormat.GITHUB, Shop.base().dryRun().judge(), ReportContext.plain()))
        .contains("::notice title=writ::8 more")
        .doesNotContain("::error");
    String known =
        Shop.told(
            ReportFormat.GITHUB,
            Shop.pullRequest().baseline(BaselineFile.of(Shop.base().judge(), null)).judge(),
            ReportContext.plain());
    assertThat(known.lines().filter(line -> line.startsWith("::"))).hasSize(4);
    assertThat(known).endsWith("FAILED: 4 errors, 18 known\n");
  }

  @Test
  void pathsBeginAtTheRepository() {
    ReportContext below =
        new ReportContext(ReportContext.DOCS_URL, Path.of("./transform"), false, null, null);
    assertThat(Shop.told(ReportFormat.GITHUB, Shop.base().judge(), below))
        .startsWith("::error file=transform/models/orders.sql,line=1,");
  }
}
