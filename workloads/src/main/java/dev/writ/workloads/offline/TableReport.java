package dev.writ.workloads.offline;

import dev.writ.document.report.Escape;
import dev.writ.workloads.decide.Exempted;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** For people: a line for each violation, then how things stand. */
final class TableReport {
  private static final int WIDEST = 60;

  private TableReport() {}

  static void write(Scan scan, Writer out) throws IOException {
    List<Located> violations = scan.violations();
    int place = 0;
    int check = 0;
    for (Located each : violations) {
      place = Math.min(WIDEST, Math.max(place, place(each).length()));
      check = Math.max(check, each.violation().check().length());
    }
    for (Located each : violations) {
      out.append(padded(place(each), place))
          .append("  ")
          .append(padded(each.violation().severity().word(), 8))
          .append("  ")
          .append(padded(each.violation().check(), check))
          .append("  ")
          .append(Escape.terminal(each.violation().workload().toString()))
          .append(each.ownerGuessed() ? " (owner guessed)  " : "  ")
          .append(Escape.terminal(each.violation().message()))
          .append('\n');
    }
    for (Allowed allowed : scan.exempted()) {
      Exempted each = allowed.exempted();
      out.append("exempted  ")
          .append(Escape.terminal(each.violation().workload().toString()))
          .append(allowed.ownerGuessed() ? " (owner guessed)  " : "  ")
          .append(Escape.terminal(each.violation().message()))
          .append("  until ")
          .append(each.until().toString())
          .append(": ")
          .append(Escape.terminal(each.reason()))
          .append('\n');
    }
    if (!violations.isEmpty() || !scan.exempted().isEmpty()) {
      out.append('\n');
    }
    out.append(scan.tally().message());
    if (scan.skipped() > 0) {
      out.append("; objects without pods: ").append(Integer.toString(scan.skipped()));
    }
    if (!scan.fragments().isEmpty()) {
      out.append("; containers of patches, not judged: ")
          .append(Integer.toString(scan.fragments().size()));
    }
    out.append('\n');
  }

  private static String place(Located each) {
    return each.at() == null ? "-" : Escape.terminal(each.at().toString());
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
