package dev.writ.cli.rego;

import dev.writ.rego.Outcome.Explanation.LineCount;
import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Which lines take the time, the slowest first. */
final class Profile {
  /** Enough to see where to look. */
  private static final int SHOWN = 10;

  private final List<LineCount> counts;

  Profile(List<LineCount> counts) {
    this.counts =
        counts.stream()
            .filter(count -> !count.isHead())
            .sorted(Comparator.comparing(LineCount::time).reversed())
            .toList();
  }

  RegoValue toValue() {
    return RegoValue.Arr.of(counts.stream().map(Profile::value).toList());
  }

  private static RegoValue value(LineCount count) {
    Location at = count.location();
    return RegoValue.Obj.of(
        "location",
        RegoValue.Obj.of(
            "file", RegoValue.of(at.file()),
            "row", RegoValue.of(at.row()),
            "col", RegoValue.of(at.column())),
        "total_time_ns",
        RegoValue.of(count.time().toNanos()),
        "num_eval",
        RegoValue.of(count.evaluations()),
        "num_redo",
        RegoValue.of(count.redos()));
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("        TIME   TRIES   REDOS  LINE");
    for (LineCount count : counts.subList(0, Math.min(SHOWN, counts.size()))) {
      Location at = count.location();
      lines.add(
          String.format(
              Locale.ROOT,
              "%10.1fus %7d %7d  %s:%d  %s",
              count.time().toNanos() / 1e3,
              count.evaluations(),
              count.redos(),
              at.file().isEmpty() ? "query" : at.file(),
              at.row(),
              row(at)));
    }
    return lines;
  }

  /** The whole row that a line begins in. */
  private static String row(Location at) {
    String source = at.source();
    int start = source.lastIndexOf('\n', at.offset() - 1) + 1;
    int end = source.indexOf('\n', at.offset());
    return source.substring(start, end < 0 ? source.length() : end).strip();
  }
}
