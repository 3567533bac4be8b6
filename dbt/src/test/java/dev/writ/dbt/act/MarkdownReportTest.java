package dev.writ.dbt.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.testkit.Golden;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MarkdownReportTest {

  @Test
  @DisplayName("D24 what a pull request says, within 60,000 characters")
  void looksAsShown() {
    ReportContext linked =
        new ReportContext(ReportContext.DOCS_URL, null, false, "https://ci.example/runs/17", null);
    String page =
        Shop.told(
            ReportFormat.MARKDOWN,
            Shop.pullRequest().baseline(BaselineFile.of(Shop.base().judge(), null)).judge(),
            linked);
    Golden.assertMatches(Path.of("src/test/resources/golden/report/markdown.md"), page);
    assertThat(page).hasSizeLessThan(60_000);
  }

  @Test
  @DisplayName("D24 never longer, whatever the names are")
  void staysShortWithLongNames() {
    String name = "<&|@".repeat(500);
    Shop shop = new Shop();
    for (int i = 0; i < 200; i++) {
      shop.add(
          name + i,
          Shop.PROJECT,
          "models/" + name + i + "/x.sql",
          null,
          false,
          List.of("-" + name));
    }
    assertThat(Shop.told(ReportFormat.MARKDOWN, shop.judge(), ReportContext.plain()))
        .hasSizeBetween(30_000, 60_000)
        .contains("\n… and ", " more.\n");
  }

  @Test
  void twentyFindingsAreListed() {
    Shop shop = Shop.pullRequest();
    String page = Shop.told(ReportFormat.MARKDOWN, shop.judge(), ReportContext.plain());
    assertThat(page.lines().filter(line -> line.startsWith("| ❌"))).hasSize(20);
    assertThat(page).contains("… and 2 more.");
  }
}
