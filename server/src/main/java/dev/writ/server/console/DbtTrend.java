package dev.writ.server.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.dbt.view.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs over time as pictures. Pure. */
final class DbtTrend {
  private static final int SPARK_WIDTH = 120;
  private static final int SPARK_HEIGHT = 28;
  private static final double WHOLE = 100;

  private DbtTrend() {}

  /** Such as {@code 53.1%}; a dash where no column is declared. */
  static String coverage(Run run) {
    return percent(run.columnsTested(), run.columnsTotal());
  }

  /** Points of errors and warnings; null where there is no run. */
  static @Nullable String spark(List<Run> runs) {
    if (runs.isEmpty()) {
      return null;
    }
    List<Double> values = runs.stream().map(run -> (double) all(run)).toList();
    return LineChart.points(values, highest(values), SPARK_WIDTH, SPARK_HEIGHT);
  }

  /** Null where there is no run. */
  static @Nullable LineChart findings(List<Run> runs) {
    if (runs.isEmpty()) {
      return null;
    }
    List<Double> errors = runs.stream().map(run -> (double) run.newErrors()).toList();
    List<Double> known =
        runs.stream().map(run -> (double) (run.errors() - run.newErrors())).toList();
    List<Double> warnings = runs.stream().map(run -> (double) run.warnings()).toList();
    double top = Math.max(highest(errors), Math.max(highest(known), highest(warnings)));
    return new LineChart(
        "Findings of %s, from the oldest to the newest.".formatted(Words.count(runs.size(), "run")),
        Long.toString(Math.round(top)),
        List.of(
            line("errors", "bad", errors, top),
            line("warnings", "wait", warnings, top),
            line("known", "still", known, top)));
  }

  /** Tested columns by layer; null where no run has declared columns. */
  static @Nullable LineChart layers(List<Run> runs) {
    List<LineChart.Line> lines = new ArrayList<>();
    addLayer(lines, runs, "bronze", "wait");
    addLayer(lines, runs, "silver", "busy");
    addLayer(lines, runs, "gold", "good");
    addLayer(lines, runs, "none", "still");
    return lines.isEmpty()
        ? null
        : new LineChart(
            "Tested columns by layer, of %s.".formatted(Words.count(runs.size(), "run")),
            "100%",
            List.copyOf(lines));
  }

  private static void addLayer(
      List<LineChart.Line> lines, List<Run> runs, String layer, String tone) {
    List<Double> values = new ArrayList<>();
    String last = "";
    for (Run run : runs) {
      JsonNode sum = run.byLayer().path(layer);
      int total = sum.path("total").asInt();
      if (total > 0) {
        int tested = sum.path("tested").asInt();
        values.add(tested * WHOLE / total);
        last = percent(tested, total);
      }
    }
    if (!values.isEmpty()) {
      lines.add(
          new LineChart.Line(
              layer.equals("none") ? "no layer" : layer,
              tone,
              LineChart.points(values, WHOLE, LineChart.WIDTH, LineChart.HEIGHT),
              last));
    }
  }

  private static LineChart.Line line(String label, String tone, List<Double> values, double top) {
    return new LineChart.Line(
        label,
        tone,
        LineChart.points(values, top, LineChart.WIDTH, LineChart.HEIGHT),
        Long.toString(Math.round(values.getLast())));
  }

  private static int all(Run run) {
    return run.errors() + run.warnings();
  }

  private static double highest(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  private static String percent(int tested, int total) {
    return total == 0 ? "–" : String.format(Locale.ROOT, "%.1f%%", tested * WHOLE / total);
  }
}
