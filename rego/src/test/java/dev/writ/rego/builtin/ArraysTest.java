package dev.writ.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arrays. */
class ArraysTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          array.concat([1], [2, 3]) => [1, 2, 3]
          array.concat([], []) => []
          array.concat({1}, []) => type: operand 1 must be array but got set
          array.concat([], 2) => type: operand 2 must be array but got number
          """)
  void joins(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          array.flatten([[1], 2, [[3]]]) => [1, 2, [3]]
          array.flatten([]) => []
          array.flatten([{1}, [{2}]]) => [{1}, {2}]
          array.flatten(42) => type: operand 1 must be array but got number
          """)
  void flattensOneLevel(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          array.reverse([1, 2, 3]) => [3, 2, 1]
          array.reverse([]) => []
          array.reverse({"a": 1}) => type: operand 1 must be array but got object
          """)
  void reverses(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          array.slice([1, 2, 3], 1, 2) => [2]
          array.slice([1, 2, 3], -5, 99) => [1, 2, 3]
          array.slice([1, 2, 3], 2, 1) => []
          array.slice([1, 2, 3], 9223372036854775807, -1) => []
          array.slice([1, 2, 3], 1.0, 2) => type: operand 2 must be integer number but got floating-point number
          array.slice([1], 0, "a") => type: operand 3 must be number but got string
          """)
  void clampsSlices(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }
}
