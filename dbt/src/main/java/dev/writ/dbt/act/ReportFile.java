package dev.writ.dbt.act;

import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.ProblemsFound;
import dev.writ.document.report.TextFile;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A report that goes to a file: {@code --report sarif=out/w.sarif}. */
public record ReportFile(ReportFormat format, Path path) {

  /**
   * Reads {@code FORMAT=PATH}.
   *
   * @throws ProblemsFound {@code REPORT_UNKNOWN}
   */
  public static ReportFile parse(String text) {
    int equals = text.indexOf('=');
    String word = equals < 0 ? text : text.substring(0, equals);
    ReportFormat format =
        ReportFormat.find(word)
            .orElseThrow(
                () -> unknown("there is no format `%s`; there are %s".formatted(word, formats())));
    if (equals < 0 || equals + 1 == text.length()) {
      throw unknown("`%s` names no file; write `%s=PATH`".formatted(text, word));
    }
    try {
      return new ReportFile(format, Path.of(text.substring(equals + 1)));
    } catch (InvalidPathException e) {
      throw unknown("`%s` names no file: %s".formatted(text, e.getReason()));
    }
  }

  private static ProblemsFound unknown(String message) {
    return new ProblemsFound(Problem.of("REPORT_UNKNOWN", message));
  }

  private static String formats() {
    return Arrays.stream(ReportFormat.values())
        .map(ReportFormat::word)
        .collect(Collectors.joining(", "));
  }

  /**
   * Makes sure that all can be written, before anything is judged; makes the folders they lie in.
   *
   * @throws ProblemsFound {@code REPORT_NOT_WRITABLE}, all at once
   */
  public static void requireWritable(List<ReportFile> files) {
    List<Problem> problems = new ArrayList<>();
    Map<Path, ReportFile> taken = new HashMap<>();
    for (ReportFile file : files) {
      String why = TextFile.findObstacle(file.path());
      ReportFile other = taken.putIfAbsent(TextFile.place(file.path()), file);
      if (other != null) {
        why =
            "the reports %s and %s would both be written to it"
                .formatted(other.format().word(), file.format().word());
      }
      if (why != null) {
        problems.add(Problem.in(file.path().toString(), "REPORT_NOT_WRITABLE", why));
      }
    }
    if (!problems.isEmpty()) {
      throw new ProblemsFound(problems);
    }
  }

  /**
   * Writes the report: all of it or nothing.
   *
   * @throws ProblemsFound {@code REPORT_NOT_WRITABLE}
   */
  public void write(EnforcementResult result, ReportContext context) {
    ReportContext plain =
        new ReportContext(
            context.docsUrl(),
            context.projectDir(),
            false,
            context.link(),
            context.maxViolations());
    try {
      TextFile.replace(path, out -> format.write(result, plain, out));
    } catch (IOException e) {
      throw new ProblemsFound(
          Problem.in(
              path.toString(), "REPORT_NOT_WRITABLE", "can't be written: " + e.getMessage()));
    }
  }
}
