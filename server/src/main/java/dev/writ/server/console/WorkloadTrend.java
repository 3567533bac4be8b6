package dev.writ.server.console;

import dev.writ.workloads.view.TrendPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Scores over time as a picture. Pure. */
final class WorkloadTrend {
  static final Duration SPAN = Duration.ofDays(30);

  static final int POINTS = 60;

  private static final double WHOLE = 100;

  private static final List<String> TONES = List.of("busy", "wait", "good", "bad", "still");

  private WorkloadTrend() {}

  /**
   * A line for each cluster, or each policy.
   *
   * @param points by line and span
   * @return without lines where there is nothing to draw
   */
  static LineChart of(List<TrendPoint> points) {
    NavigableMap<String, NavigableMap<Integer, Double>> values = new TreeMap<>();
    points.forEach(
        one ->
            values
                .computeIfAbsent(one.line(), _ -> new TreeMap<>())
                .put(one.span(), (double) one.score().value()));
    List<LineChart.Line> lines = new ArrayList<>();
    values.forEach(
        (name, scores) ->
            lines.add(
                new LineChart.Line(
                    name,
                    TONES.get(lines.size() % TONES.size()),
                    LineChart.points(scores, POINTS, WHOLE),
                    Long.toString(Math.round(scores.lastEntry().getValue())))));
    return new LineChart(
        "Scores of %s over the last %d days, the newest at the right."
            .formatted(Words.join(List.copyOf(values.keySet())), SPAN.toDays()),
        "100",
        List.copyOf(lines));
  }
}
