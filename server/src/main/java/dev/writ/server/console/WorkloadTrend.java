package dev.writ.server.console;

import dev.writ.workloads.decide.Score;
import dev.writ.workloads.view.PastEvaluation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Scores over time as a picture. Pure. */
final class WorkloadTrend {
  static final Duration SPAN = Duration.ofDays(30);

  private static final int POINTS = 60;
  private static final double WHOLE = 100;

  /** A policy that lives is kept at least once an hour; one that was not for longer is gone. */
  private static final Duration ALIVE = Duration.ofHours(2);

  private static final List<String> TONES = List.of("busy", "wait", "good", "bad", "still");

  private WorkloadTrend() {}

  /**
   * A line for each group of policies, pooled by their pods.
   *
   * @param past oldest first
   * @param group whose line an evaluation belongs to, such as its cluster
   * @return without lines where there is nothing to draw
   */
  static LineChart of(
      List<PastEvaluation> past, Function<PastEvaluation, String> group, Instant now) {
    Map<String, List<PastEvaluation>> groups = new TreeMap<>();
    past.forEach(one -> groups.computeIfAbsent(group.apply(one), _ -> new ArrayList<>()).add(one));
    List<LineChart.Line> lines = new ArrayList<>();
    groups.forEach(
        (name, some) -> {
          SortedMap<Integer, Double> values = values(some, now);
          if (!values.isEmpty()) {
            lines.add(
                new LineChart.Line(
                    name,
                    TONES.get(lines.size() % TONES.size()),
                    LineChart.points(values, POINTS, WHOLE),
                    Long.toString(Math.round(values.lastEntry().getValue()))));
          }
        });
    return new LineChart(
        "Scores of %s over the last %d days, the newest at the right."
            .formatted(Words.join(List.copyOf(groups.keySet())), SPAN.toDays()),
        "100",
        List.copyOf(lines));
  }

  /** The pooled score at the end of each of many equal spans that has one, by its number from 1. */
  private static SortedMap<Integer, Double> values(List<PastEvaluation> past, Instant now) {
    Duration step = SPAN.dividedBy(POINTS);
    Map<String, PastEvaluation> latest = new HashMap<>();
    SortedMap<Integer, Double> values = new TreeMap<>();
    int next = 0;
    for (int span = 1; span <= POINTS; span++) {
      Instant end = now.minus(SPAN).plus(step.multipliedBy(span));
      while (next < past.size() && !past.get(next).at().isAfter(end)) {
        PastEvaluation one = past.get(next++);
        latest.put(one.cluster() + "/" + one.policy(), one);
      }
      Instant oldest = end.minus(ALIVE);
      latest.values().removeIf(one -> one.at().isBefore(oldest));
      if (!latest.isEmpty()) {
        values.put(span, (double) pooled(latest).value());
      }
    }
    return values;
  }

  private static Score pooled(Map<String, PastEvaluation> latest) {
    return Score.pooled(
        latest.values().stream().map(one -> new Score(one.healthScore(), one.pods())).toList());
  }
}
