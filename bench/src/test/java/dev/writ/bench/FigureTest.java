package dev.writ.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("D30 a bar is told with by how much it is met, a missed one as missed")
class FigureTest {
  @Test
  void tellsAMissedBarAsMissed() {
    assertThat(Figure.atMost("whole process", 1.25, "s", 1.0).line())
        .contains("MISSED 0.80x")
        .doesNotContain("met");
    assertThat(Figure.atLeast("parse", 60, "MB/s", 120).line()).contains("MISSED 0.50x");
  }

  @Test
  void tellsAMetBarWithItsMargin() {
    assertThat(Figure.atMost("warm", 25, "ms", 50).line())
        .contains("met 2.00x")
        .doesNotContain("MISSED");
  }

  @Test
  void meetsABarOfNothingByNothingOnly() {
    assertThat(Figure.atMost("writes", 0, "", 0).line()).contains("met 1.00x");
    assertThat(Figure.atMost("writes", 1, "", 0).line()).contains("MISSED 0.00x");
  }

  @Test
  void tellsWhatAPeerTakes() {
    assertThat(Figure.told("10,000 models", 0.5, "s").beside(8.0).line()).contains("16.0x");
  }
}
