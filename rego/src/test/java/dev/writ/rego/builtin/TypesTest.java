package dev.writ.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Types of values. */
class TypesTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          type_name(null) => "null"
          type_name({1}) => "set"
          is_array([]) => true
          is_object(set()) => false
          is_null(null) => true
          is_number("1") => false
          is_boolean(false) => true
          """)
  void namesAndTellsTypes(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          to_number("1.0") => 1.0
          to_number("+5") => 5
          to_number(".5") => 0.5
          to_number("5.") => 5
          to_number("007") => 7
          to_number("1e3") => 1e3
          to_number(null) => 0
          to_number(true) => 1
          to_number("") => error: strconv.ParseFloat: parsing "": invalid syntax
          to_number("x") => error: strconv.ParseFloat: parsing "x": invalid syntax
          to_number("0x10") => error: strconv.ParseFloat: parsing "0x10": invalid syntax
          to_number("1_000") => error: strconv.ParseFloat: parsing "1_000": invalid syntax
          to_number("1e400") => error: strconv.ParseFloat: parsing "1e400": value out of range
          to_number("-Infinity") => type: operand 1 must be valid number string but got string
          to_number([]) => type: operand 1 must be one of {null, boolean, number, string} but got array
          """)
  void readsNumbers(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          cast_array({2, 1}) => [1, 2]
          cast_set([1, 1]) => {1}
          cast_string("a") => "a"
          cast_object({}) => {}
          cast_null(1) => type: operand 1 must be null but got number
          cast_boolean("a") => type: operand 1 must be boolean but got string
          cast_set("a") => type: operand 1 must be one of {array, set} but got string
          """)
  void castsAsTheOldVersionDid(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }
}
