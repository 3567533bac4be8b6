package dev.writ.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sets. */
class SetsTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          and({1, 2}, {2, 3}) => {2}
          or({1}, {2}) => {1, 2}
          and({1}, set()) => set()
          and([1], {1}) => type: operand 1 must be set but got array
          or({1}, 1) => type: operand 2 must be set but got number
          """)
  void intersectsAndUnites(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          intersection({{1, 2, 3}, {2, 3}, {3, 4}}) => {3}
          intersection(set()) => set()
          union({{1}, {2, 3}}) => {1, 2, 3}
          union(set()) => set()
          union({1}) => type: operand 1 must be set but got number
          intersection([{1}]) => type: operand 1 must be set but got array
          """)
  void worksOnSetsOfSets(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          set_diff({1, 2}, {2}) => {1}
          set_diff({1}, [1]) => type: operand 2 must be set but got array
          """)
  void keepsTheOldDifference(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }
}
