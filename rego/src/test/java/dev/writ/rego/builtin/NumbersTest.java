package dev.writ.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.rego.RegoValue.Num;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arithmetic by the rules N2 to N4. */
class NumbersTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          plus(1, 2) => 3
          plus(9007199254740993, 0) => 9007199254740993
          plus(9223372036854775807, 1) => 9223372036854775808
          minus(-9223372036854775808, 1) => -9223372036854775809
          mul(4294967296, 4294967296) => 18446744073709551616
          mul(-9223372036854775808, -1) => 9223372036854775808
          mul(123456789012345678901234567890, 10) => 1234567890123456789012345678900
          plus(1.0, 1e3) => 1001
          mul(1.0, 3) => 3
          minus(18446744073709551616, 18446744073709551615) => 1
          """)
  void countsExactlyWhereBothNumbersAreWhole(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          plus(0.1, 0.2) => 0.3
          minus(0.3, 0.1) => 0.20000000000000000002
          div(1, 3) => 0.33333333333333333334
          div(2, 3) => 0.6666666666666666667
          div(10, 4) => 2.5
          div(12345678901234567890123, 1) => 12345678901234567890000
          mul(1.1, 1.1) => 1.21
          plus(1.5, 2.5) => 4
          div(1e30, 1e10) => 100000000000000000000
          """)
  void roundsFractionsToA64BitSignificand(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          plus(1234567.25, 0.25) => 1.2345675e+06
          plus(123456.25, 0.25) => 123456.5
          mul(0.00000015, 1) => 1.5e-07
          mul(0.00015, 1) => 0.00015
          mul(-1e-10, 1.5) => -1.5e-10
          """)
  void writesAnExponentBelowMinusFourAndFromSix(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          div(10, 5) => 2
          div(-9223372036854775808, -1) => 9223372036854775808
          div(0, 5) => 0
          div(0, -5) => -0
          div(1, 0) => error: divide by zero
          div(1, 0.0) => error: divide by zero
          """)
  void dividesWholeNumbersWithoutRestExactly(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          rem(7, -3) => 1
          rem(-7, 3) => -1
          rem(7.0, 4) => 3
          rem(10, 18446744073709551616) => 10
          rem(2.5, 1) => error: modulo on floating-point number
          rem(5, 0) => error: modulo by zero
          """)
  void givesTheRemainderTheSignOfTheDividend(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          round(2.5) => 3
          round(-2.5) => -3
          round(0.4) => 0
          round(1.0) => 1
          ceil(1.2) => 2
          ceil(-0.5) => 0
          floor(-0.5) => -1
          floor(12345678901234567890123.7) => 12345678901234567890123
          abs(-1.50) => 1.5
          abs(-18446744073709551617) => 18446744073709551617
          abs(-9223372036854775808) => 9223372036854775808
          """)
  void roundsHalfAwayFromZero(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    "plus, 1e99999999, 1, error: number too big",
    "mul, 1e200000, 1e200000, error: number too big",
    "plus, 0.5, 1e-99999999, error: number too big",
    "div, 1, 1e400000, error: number too big",
    "lt, 1, 1e99999999, true",
    "equal, 1e99999999, 10e99999998, true"
  })
  void refusesNumbersOfMoreThanAMillionBits(String name, String x, String y, String result) {
    assertThat(Calling.result(name, Num.parse(x), Num.parse(y))).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "round, 1e99999999, error: number too big",
    "round, 1e-99999999, 0",
    "floor, -1e-99999999, -1",
    "ceil, 1e-99999999, 1"
  })
  void roundsWithoutExpandingExponents(String name, String x, String result) {
    assertThat(Calling.result(name, Num.parse(x))).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          minus({1, 2, 3}, {2}) => {1, 3}
          minus({1}, {1.0}) => set()
          minus({1}, 1) => type: operand 2 must be set but got number
          minus(1, {1}) => type: operand 2 must be number but got set
          minus("a", 1) => type: operand 1 must be one of {number, set} but got string
          plus(1, "a") => type: operand 2 must be number but got string
          """)
  void takesSetsFromSets(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          numbers.range(1, 4) => [1, 2, 3, 4]
          numbers.range(2, -1) => [2, 1, 0, -1]
          numbers.range(3, 3) => [3]
          numbers.range(1.0, 2e0) => [1, 2]
          numbers.range(9223372036854775806, 9223372036854775808) => [9223372036854775806, 9223372036854775807, 9223372036854775808]
          numbers.range_step(0, 10, 4) => [0, 4, 8]
          numbers.range_step(10, 0, 5) => [10, 5, 0]
          numbers.range_step(0, 5, 18446744073709551616) => [0]
          numbers.range_step(0, 10, 0) => error: step must be a positive integer
          numbers.range(1.5, 3) => type: operand 1 must be integer number but got floating-point number
          numbers.range(1, "a") => type: operand 2 must be integer but got string
          numbers.range(1, 100000000000) => budget spent
          numbers.range(1, 1e30) => budget spent
          """)
  void countsUpAndDownToBothEnds(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          rand.intn("a", 0) => 0
          rand.intn("a", 1) => 0
          rand.intn("a", -1) => 0
          rand.intn("a", 1.5) => type: operand 2 must be integer number but got floating-point number
          rand.intn(1, 1) => type: operand 1 must be string but got number
          """)
  void drawsBelowABound(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @Test
  void drawsTheSameNumberForTheSameKey() {
    Calling calling = new Calling();
    String first = calling.call("rand.intn(\"k\", 1000000000)");
    assertThat(calling.call("rand.intn(\"k\", 1000000000)")).isEqualTo(first);
    assertThat(calling.call("rand.intn(\"k\", -1000000000)")).isEqualTo(first);
  }

  @Test
  void paysForWhatItProduces() {
    Calling calling = new Calling();
    calling.call("numbers.range(1, 1000)");
    assertThat(calling.steps()).isEqualTo(1000);
  }
}
