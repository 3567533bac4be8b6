package dev.writ.cli.rego;

import dev.writ.rego.Workbench.CoverageReport;
import dev.writ.rego.Workbench.FileCoverage;
import dev.writ.rego.Workbench.Stretch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which lines of policies were come to. */
public final class Coverages {
  private Coverages() {}

  /** As OPA gives it. */
  public static String json(CoverageReport report) {
    return Indented.json(report.toValue());
  }

  /** A line for each file with the rows that nobody came to, and one for all. */
  public static List<String> lines(CoverageReport report) {
    List<String> lines = new ArrayList<>();
    report.files().forEach((name, file) -> lines.add(line(name, file)));
    lines.add(
        "covered: "
            + percent(report.percent())
            + " ("
            + report.coveredRows()
            + "/"
            + (report.coveredRows() + report.notCoveredRows())
            + " lines)");
    return lines;
  }

  private static String line(String name, FileCoverage file) {
    int all = file.coveredRows() + file.notCoveredRows();
    String text = name + ": " + file.coveredRows() + "/" + all + " lines covered";
    return file.notCovered().isEmpty()
        ? text
        : text
            + ", not "
            + file.notCovered().stream().map(Coverages::rows).collect(Collectors.joining(", "));
  }

  private static String rows(Stretch stretch) {
    int first = stretch.start().row();
    int last = stretch.end().row();
    return first == last ? Integer.toString(first) : first + "-" + last;
  }

  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", share);
  }
}
