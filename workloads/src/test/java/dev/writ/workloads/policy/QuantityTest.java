package dev.writ.workloads.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "100m,0.1", "1,1000m", "1k,1000", "1Ki,1024", "1Mi,1048576", "1Gi,1024Mi", "1e3,1k", "1E3,1k",
    "1E,1e18", "1Ei,1024Pi", "1.5Gi,1536Mi", ".5,500m", "5.,5", "+1,1", "-1,-1000m", "1u,1000n",
    "1e-3,1m", "1T,1000G", "0,0Ki", "9007199254740993,9007199254740993.0"
  })
  void isEqualToOtherSpellings(String one, String other) {
    assertThat(Quantity.of(one)).isEqualTo(Quantity.of(other));
    assertThat(Quantity.of(one)).hasSameHashCodeAs(Quantity.of(other));
    assertThat(Quantity.of(one)).hasToString(one);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "m", "1 Gi", "1gi", "1K", "1KB", "1e", "1e+", "1.2.3", ".", "-", "0x10", "1,5",
        "١", "1e1e1", "1mm", "Ki", "NaN", "1e9999"
      })
  void refusesWhatKubernetesRefuses(String text) {
    assertThat(Quantity.find(text)).isEmpty();
  }

  @Test
  void comparesExactly() {
    assertThat(Quantity.of("9007199254740993")).isGreaterThan(Quantity.of("9007199254740992"));
    assertThat(Quantity.of("1G")).isLessThan(Quantity.of("1Gi"));
    assertThat(Quantity.of("100m")).isLessThan(Quantity.of("0.11"));
  }
}
