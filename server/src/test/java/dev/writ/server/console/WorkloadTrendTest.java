package dev.writ.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.workloads.view.PastEvaluation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WorkloadTrendTest {
  private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");

  @Test
  void drawsNothingWhereNothingWasJudged() {
    assertThat(WorkloadTrend.of(List.of(), PastEvaluation::cluster, NOW).lines()).isEmpty();
  }

  @Test
  void drawsAnHourOfThirtyDaysAtTheRightEdgeOnly() {
    LineChart chart =
        WorkloadTrend.of(
            List.of(past("web", Duration.ofMinutes(1), 90, 1)), PastEvaluation::cluster, NOW);
    assertThat(chart.lines())
        .containsExactly(new LineChart.Line("local", "busy", "590.0,15.2 600.0,15.2", "90"));
  }

  @Test
  void poolsPoliciesOfOneClusterByTheirPodsRoundedDown() {
    LineChart chart =
        WorkloadTrend.of(
            List.of(
                past("web", Duration.ofMinutes(2), 90, 100),
                past("shop", Duration.ofMinutes(1), 20, 1)),
            PastEvaluation::cluster,
            NOW);
    assertThat(chart.lines()).extracting(LineChart.Line::last).containsExactly("89");
  }

  @Test
  void forgetsAPolicyThatWasNotJudgedForTwoHours() {
    LineChart chart =
        WorkloadTrend.of(
            List.of(past("gone", Duration.ofHours(25), 10, 1), past("web", Duration.ZERO, 80, 1)),
            PastEvaluation::policy,
            NOW);
    assertThat(chart.lines())
        .containsExactly(
            new LineChart.Line("production/gone", "busy", "570.0,104.8 580.0,104.8", "10"),
            new LineChart.Line("production/web", "wait", "590.0,26.4 600.0,26.4", "80"));
  }

  private static PastEvaluation past(String policy, Duration ago, int score, long pods) {
    return new PastEvaluation(
        "local",
        "production/" + policy,
        "production",
        1,
        NOW.minus(ago),
        score,
        score,
        pods,
        0,
        0,
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>());
  }
}
