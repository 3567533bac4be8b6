package dev.writ.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bits of whole numbers. */
class BitsTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          bits.and(12, 10) => 8
          bits.and(-1, 18446744073709551615) => 18446744073709551615
          bits.or(12, 10) => 14
          bits.xor(-1, 5) => -6
          bits.negate(0) => -1
          bits.negate(-18446744073709551617) => 18446744073709551616
          bits.and(12.0, 10) => 8
          """)
  void worksInTwosComplementOfAnySize(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          bits.lsh(1, 70) => 1180591620717411303424
          bits.lsh(-1, 3) => -8
          bits.rsh(-5, 1) => -3
          bits.rsh(1180591620717411303424, 70) => 1
          bits.rsh(5, 9000000000) => 0
          bits.lsh(0, 9000000000) => 0
          """)
  void shifts(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          bits.or(1.5, 2) => type: operand 1 must be integer number but got floating-point number
          bits.xor(1, "a") => type: operand 2 must be integer but got string
          bits.lsh(1, -1) => type: operand 2 must be an unsigned integer number but got a negative integer
          bits.rsh(1, -1) => type: operand 2 must be an unsigned integer number but got a negative integer
          bits.lsh(1, 99999999) => error: number too big
          """)
  void refusesFractionsAndNegativePlaces(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }
}
