package dev.writ.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LineChartTest {
  @Test
  void drawsTheHighestAtTheTopAndNothingAtTheBottom() {
    assertThat(LineChart.points(List.of(0.0, 5.0, 10.0), 10, 100, 50))
        .isEqualTo("0.0,46.0 50.0,25.0 100.0,4.0");
  }

  @Test
  void drawsOneValueAsALevelLine() {
    assertThat(LineChart.points(List.of(3.0), 3, 100, 50)).isEqualTo("0.0,4.0 100.0,4.0");
  }

  @Test
  void drawsNothingButZeroesAtTheBottom() {
    assertThat(LineChart.points(List.of(0.0, 0.0), 0, 100, 50)).isEqualTo("0.0,46.0 100.0,46.0");
  }
}
