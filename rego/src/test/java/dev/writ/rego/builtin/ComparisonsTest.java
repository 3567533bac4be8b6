package dev.writ.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Comparisons across types. */
class ComparisonsTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          lt(null, false) => true
          lt(false, true) => true
          lt(true, -1) => true
          gt("", 1e9) => true
          gt([], "z") => true
          gt({}, [1]) => true
          gt({1}, {"a": 1}) => true
          lt(10.0, 1.5) => false
          gte(1.0, 1) => true
          lte("Z", "a") => true
          """)
  void comparesByTheTotalOrder(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          equal(1, 1.0) => true
          equal([1e0], [1]) => true
          neq({1}, {1.0}) => false
          equal("1", 1) => false
          neq({"a": 1}, {"a": 2}) => true
          """)
  void holdsNumbersEqualByValue(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }
}
