package dev.writ.sandbox.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgeTest {

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT119S, 119s",
    "PT2M, 2m",
    "PT5M30S, 5m30s",
    "PT10M30S, 10m",
    "PT3H, 3h",
    "PT3H20M, 3h20m",
    "PT9H20M, 9h",
    "PT47H, 47h",
    "P3DT4H, 3d4h",
    "P30D, 30d",
    "P800D, 2y",
    "PT-5S, 0s",
  })
  void readsAsKubectlPrintsIt(String age, String printed) {
    assertThat(Age.of(Duration.parse(age))).isEqualTo(printed);
  }
}
