package dev.writ.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One value out of many. */
class AggregatesTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          count([1, 1]) => 2
          count({1, 1.0, 1e0}) => 1
          count({"a": 1}) => 1
          count("hé😀") => 3
          count(3) => type: operand 1 must be one of {array, object, set, string} but got number
          """)
  void countsElementsAndCodePoints(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          sum([1, 2, 3]) => 6
          sum([]) => 0
          sum({1.5, 2}) => 3.5
          sum([9223372036854775807, 1]) => 9223372036854775808
          sum([1.0, 2]) => 3
          product([]) => 1
          product([2, 3]) => 6
          product([1.5, 2]) => 3
          product([0.1, 3]) => 0.30000000000000004
          product({18446744073709551617, 2}) => 36893488147419103234
          sum([1, "a"]) => type: operand 1 must be array of numbers but got array containing string
          product({"a"}) => type: operand 1 must be set of numbers but got set containing string
          sum("a") => type: operand 1 must be one of {set, array} but got string
          """)
  void addsAndMultiplies(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          max([1, "a", [2]]) => [2]
          min([1, null, "a"]) => null
          max([1, 1.0]) => 1.0
          min({3, 2}) => 2
          max([]) => undefined
          min({"a": 1}) => type: operand 1 must be one of {set, array} but got object
          """)
  void findsTheLeastAndTheGreatest(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          sort([3, "a", 1, null]) => [null, 1, 3, "a"]
          sort({2, 1}) => [1, 2]
          sort([{"a"}, {"a": 1}, [1], "a", 2, true, false, null, [1, 0], {"a": 0}, {}, set(), [], "Z", -1, 1.5]) => [null, false, true, -1, 1.5, 2, "Z", "a", [], [1], [1, 0], {}, {"a": 0}, {"a": 1}, set(), {"a"}]
          sort(1) => type: operand 1 must be one of {set, array} but got number
          """)
  void sorts(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          all([true, true]) => true
          all([]) => true
          all({true, 1}) => false
          any([false, true]) => true
          any(set()) => false
          any([1]) => false
          all(1) => type: operand 1 must be one of {array, set} but got number
          """)
  void asksForAllAndAny(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }
}
