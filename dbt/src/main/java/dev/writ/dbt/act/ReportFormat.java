package dev.writ.dbt.act;

import dev.writ.dbt.decide.EnforcementResult;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import java.util.Optional;

/** The formats in which a result is told, one line and one file each. */
public enum ReportFormat {
  TABLE(new TableReport()),
  JSON(new JsonReport()),
  SARIF(new SarifReport()),
  JUNIT(new JunitReport()),
  GITHUB(new GithubReport()),
  HTML(new HtmlReport()),
  MARKDOWN(new MarkdownReport());

  @SuppressWarnings("ImmutableEnumChecker") // a report has no field
  private final Report report;

  ReportFormat(Report report) {
    this.report = report;
  }

  /**
   * Writes the whole report, which ends with a line's end.
   *
   * @param out is flushed, not closed
   */
  public void write(EnforcementResult result, ReportContext context, Writer out)
      throws IOException {
    report.write(result, context, out);
    out.flush();
  }

  /** As people name it, such as {@code sarif}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<ReportFormat> find(String word) {
    for (ReportFormat format : values()) {
      if (format.word().equals(word)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }
}
