package dev.writ.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.workloads.decide.Score;
import dev.writ.workloads.view.TrendPoint;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkloadTrendTest {
  @Test
  void drawsNothingWhereNothingWasJudged() {
    assertThat(WorkloadTrend.of(List.of()).lines()).isEmpty();
  }

  @Test
  void drawsTheNewestAtTheRightEdge() {
    LineChart chart = WorkloadTrend.of(List.of(new TrendPoint("local", 60, new Score(90, 1))));
    assertThat(chart.lines())
        .containsExactly(new LineChart.Line("local", "busy", "590.0,15.2 600.0,15.2", "90"));
  }

  @Test
  void drawsALineForEachAndEndsItWhereNothingIsKnown() {
    LineChart chart =
        WorkloadTrend.of(
            List.of(
                new TrendPoint("production/gone", 58, new Score(10, 1)),
                new TrendPoint("production/web", 60, new Score(80, 1))));
    assertThat(chart.lines())
        .containsExactly(
            new LineChart.Line("production/gone", "busy", "570.0,104.8 580.0,104.8", "10"),
            new LineChart.Line("production/web", "wait", "590.0,26.4 600.0,26.4", "80"));
  }
}
