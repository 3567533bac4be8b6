package dev.writ.dbt.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.ProblemsFound;
import dev.writ.document.report.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {
  @TempDir Path folder;

  private static List<Problem> problems(ReportFile... files) {
    try {
      ReportFile.requireWritable(List.of(files));
      return List.of();
    } catch (ProblemsFound e) {
      return e.problems();
    }
  }

  private ReportFile report(ReportFormat format, String path) {
    return new ReportFile(format, folder.resolve(path));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void makesFoldersAndLeavesNothingBeside() throws IOException {
    ReportFile file = report(ReportFormat.SARIF, "out/deep/w.sarif");
    assertThat(problems(file)).isEmpty();
    file.write(Shop.base().judge(), ReportContext.plain());
    assertThat(folder.resolve("out/deep/w.sarif"))
        .content()
        .isEqualTo(Shop.told(ReportFormat.SARIF, Shop.base().judge(), ReportContext.plain()));
    try (Stream<Path> beside = Files.list(folder.resolve("out/deep"))) {
      assertThat(beside).hasSize(1);
    }
  }

  @Test
  void filesNeverHoldColours() {
    ReportFile file = report(ReportFormat.TABLE, "w.txt");
    file.write(
        Shop.base().judge(), new ReportContext(ReportContext.DOCS_URL, null, true, null, null, 80));
    assertThat(folder.resolve("w.txt"))
        .content()
        .isEqualTo(Shop.told(ReportFormat.TABLE, Shop.base().judge(), ReportContext.plain()));
  }

  @Test
  @DisplayName(
      "D27 a folder, a file in the way, two reports to one path: before judging, all at once")
  void refusesBeforeJudging() throws IOException {
    Files.createDirectory(folder.resolve("reports"));
    Files.writeString(folder.resolve("taken"), "x");
    Files.createSymbolicLink(folder.resolve("same"), folder.resolve("reports"));
    List<Problem> found =
        problems(
            report(ReportFormat.JSON, "reports"),
            report(ReportFormat.JUNIT, "taken/w.xml"),
            report(ReportFormat.HTML, "reports/a.html"),
            report(ReportFormat.MARKDOWN, "same/../reports/./a.html"),
            report(ReportFormat.SARIF, "same/a.html"));
    assertThat(found).extracting(Problem::code).containsOnly("REPORT_NOT_WRITABLE");
    assertThat(found)
        .extracting(Problem::message)
        .containsExactly(
            "this is a folder; name a file in it",
            "`" + folder.resolve("taken") + "` is a file, not a folder",
            "the reports html and markdown would both be written to it",
            "the reports html and sarif would both be written to it");
    assertThat(names()).containsExactly("reports", "same", "taken");
  }

  @Test
  void replacesTheOldReportAndKeepsALink() throws IOException {
    Files.writeString(folder.resolve("real.json"), "old");
    Files.createSymbolicLink(folder.resolve("link.json"), folder.resolve("real.json"));
    ReportFile file = report(ReportFormat.JSON, "link.json");
    assertThat(problems(file)).isEmpty();
    file.write(Shop.base().judge(), ReportContext.plain());
    assertThat(Files.isSymbolicLink(folder.resolve("link.json"))).isTrue();
    assertThat(folder.resolve("real.json")).content().startsWith("{\n  \"schema_version\"");
    assertThat(names()).containsExactly("link.json", "real.json");
  }

  @Test
  void keepsTheOldReportWhenWritingFails() throws IOException {
    Path path = folder.resolve("w.md");
    Files.writeString(path, "old");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                TextFile.replace(
                    path,
                    out -> {
                      out.write("half");
                      throw new IOException("no space left");
                    }));
    assertThat(path).content().isEqualTo("old");
    assertThat(names()).containsExactly("w.md");
  }

  @Test
  void readsWhatPeopleWrite() {
    assertThat(ReportFile.parse("sarif=out/w=1.sarif"))
        .isEqualTo(new ReportFile(ReportFormat.SARIF, Path.of("out/w=1.sarif")));
    assertThatExceptionOfType(ProblemsFound.class)
        .isThrownBy(() -> ReportFile.parse("pdf=x"))
        .withMessage(
            "REPORT_UNKNOWN there is no format `pdf`; there are table, json, sarif, junit, github,"
                + " html, markdown");
    assertThatExceptionOfType(ProblemsFound.class)
        .isThrownBy(() -> ReportFile.parse("json"))
        .withMessage("REPORT_UNKNOWN `json` names no file; write `json=PATH`");
    assertThatExceptionOfType(ProblemsFound.class)
        .isThrownBy(() -> ReportFile.parse("json="))
        .withMessageContaining("`json=` names no file");
  }
}
