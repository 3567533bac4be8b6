package dev.writ.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WarningHeaderTest {

  @Test
  void quotesAndTellsEachOnce() {
    assertThat(WarningHeader.of(List.of("a \"b\" \\", "c", "c")))
        .containsExactly("299 - \"a \\\"b\\\" \\\\\"", "299 - \"c\"");
  }

  @Test
  void leavesOutWhatHasLineEnds() {
    assertThat(WarningHeader.of(List.of("a\nb", "c"))).containsExactly("299 - \"c\"");
  }

  @Test
  void cutsManyLongOnes() {
    List<String> texts = IntStream.range(0, 20).mapToObj(i -> i + "x".repeat(300)).toList();

    assertThat(WarningHeader.of(texts))
        .hasSize(16)
        .allMatch(value -> value.length() == 256 + "299 - \"\"".length());
    assertThat(WarningHeader.of(Collections.singletonList("x".repeat(4096)))).hasSize(1);
  }
}
