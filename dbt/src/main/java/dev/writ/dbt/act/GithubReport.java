package dev.writ.dbt.act;

import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.decide.Finding;
import dev.writ.dbt.decide.Severity;
import dev.writ.dbt.decide.Violation;
import dev.writ.document.report.Escape;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Workflow commands of GitHub Actions, which it shows in the files of a pull request. A step may
 * make ten errors and ten warnings; the rest is counted.
 */
final class GithubReport implements Report {
  private static final int MOST = 10;

  @Override
  public void write(EnforcementResult result, ReportContext context, Writer out)
      throws IOException {
    SourceLocator locator = new SourceLocator(context.projectDir(), result.project());
    String folder = folder(context.projectDir());
    int left = 0;
    for (Severity severity : Severity.values()) {
      List<Violation> fresh =
          result.violations().stream()
              .filter(each -> !each.known() && each.severity() == severity)
              .toList();
      int shown = Math.min(MOST, context.shown(fresh.size()));
      for (Violation violation : fresh.subList(0, shown)) {
        Finding finding = violation.finding();
        command(severity.word(), finding, locator.locate(finding), folder, out);
      }
      left += fresh.size() - shown;
    }
    if (left > 0) {
      out.append("::notice title=writ::");
      out.append(Integer.toString(left)).append(left == 1 ? " more finding" : " more findings");
      out.append(" not shown here; `writ dbt check` or a report lists all\n");
    }
    out.append(Tally.verdict(result)).append(": ").append(Tally.of(result).sentence()).append('\n');
  }

  /** What stands before paths of the project, as seen from the repository. */
  private static String folder(@Nullable Path projectDir) {
    if (projectDir == null || projectDir.isAbsolute()) {
      return "";
    }
    String path = projectDir.normalize().toString().replace('\\', '/');
    return path.isEmpty() || path.startsWith("..") ? "" : path + "/";
  }

  private static void command(
      String word, Finding finding, SourceLocation location, String folder, Writer out)
      throws IOException {
    out.append("::").append(word).append(" file=");
    Escape.commandProperty(folder, out);
    Escape.commandProperty(location.path(), out);
    if (location.line() != null) {
      out.append(",line=").append(location.line().toString());
    }
    out.append(",title=").append(finding.code().full()).append("::");
    Escape.commandData(finding.message(), out);
    if (!finding.suggestion().isEmpty()) {
      out.append("%0A");
      Escape.commandData(finding.suggestion(), out);
    }
    out.append('\n');
  }
}
