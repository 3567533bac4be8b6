package dev.writ.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SaidTest {
  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "the name `a b` is taken, the name [a b] is taken",
    "`one` and `two`, [one] and [two]",
    "a lone ` stays, a lone ` stays",
    "`one` and a lone `, [one] and a lone `",
  })
  void setsApartWhatStandsBetweenBackticks(String sentence, String shown) {
    assertThat(
            Said.of(sentence).stream()
                .map(piece -> piece.code() ? "[" + piece.text() + "]" : piece.text())
                .collect(Collectors.joining()))
        .isEqualTo(shown);
  }
}
