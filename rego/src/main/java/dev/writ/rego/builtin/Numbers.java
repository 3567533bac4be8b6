package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.NUMBER;
import static dev.writ.rego.builtin.Signatures.SET;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;
import static dev.writ.rego.builtin.Signatures.nondeterministic;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Type;
import dev.writ.rego.RegoValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/** Arithmetic. */
final class Numbers {
  static final List<Builtin> ALL =
      List.of(
          line("abs", Later.CODE, NUMBER, NUMBER),
          line("ceil", Later.CODE, NUMBER, NUMBER),
          line("div", Later.CODE, NUMBER, NUMBER, NUMBER),
          line("floor", Later.CODE, NUMBER, NUMBER),
          line(
              "minus",
              Later.CODE,
              Type.oneOf(NUMBER, SET),
              Type.oneOf(NUMBER, SET),
              Type.oneOf(NUMBER, SET)),
          line("mul", Later.CODE, NUMBER, NUMBER, NUMBER),
          line("numbers.range", Later.CODE, Type.array(NUMBER), NUMBER, NUMBER),
          line("numbers.range_step", Later.CODE, Type.array(NUMBER), NUMBER, NUMBER, NUMBER),
          line("plus", Later.CODE, NUMBER, NUMBER, NUMBER),
          nondeterministic("rand.intn", Later.CODE, NUMBER, STRING, NUMBER),
          line("rem", Later.CODE, NUMBER, NUMBER, NUMBER),
          line("round", Later.CODE, NUMBER, NUMBER));

  /** Arithmetic refuses numbers that need more bits than this. */
  private static final int MOST_BITS = 1_000_000;

  private Numbers() {}

  /** The exact value of a whole number. */
  static BigInteger whole(RegoValue.Num number) {
    if (number.isLong()) {
      return BigInteger.valueOf(number.longValue());
    }
    BigDecimal decimal = number.decimal();
    long digits = (long) decimal.precision() - decimal.scale();
    if (digits * 10 / 3 > MOST_BITS) { // a decimal digit is about 3.3 bits
      throw Builtin.Failure.of("number too big");
    }
    return decimal.toBigIntegerExact();
  }
}
