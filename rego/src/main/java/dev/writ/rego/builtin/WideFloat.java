package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A binary floating-point number, {@code significand * 2^exponent}, rounded half to even. Rego
 * counts with 64 bits of significand where a number is not whole.
 */
record WideFloat(BigInteger significand, int exponent) {
  static final int BITS = 64;
  static final WideFloat ONE = new WideFloat(BigInteger.ONE, 0);

  /**
   * The float nearest to a decimal.
   *
   * @throws Failure when it needs more bits than arithmetic may use
   */
  static WideFloat of(BigDecimal value, int bits) {
    long digits = Math.max(Math.abs((long) value.scale()), value.precision());
    if (digits > Numbers.MOST_DIGITS) {
      throw Numbers.tooBig();
    }
    if (value.scale() <= 0) {
      return rounded(value.toBigInteger(), 0, false, bits);
    }
    return ratio(value.unscaledValue(), BigInteger.TEN.pow(value.scale()), 0, bits);
  }

  WideFloat plus(WideFloat other) {
    int lower = Math.min(exponent, other.exponent);
    BigInteger a = significand.shiftLeft(exponent - lower);
    BigInteger b = other.significand.shiftLeft(other.exponent - lower);
    return rounded(a.add(b), lower, false, BITS);
  }

  WideFloat times(WideFloat other, int bits) {
    return rounded(significand.multiply(other.significand), exponent + other.exponent, false, bits);
  }

  /** The divisor is not zero. */
  WideFloat over(WideFloat divisor) {
    return ratio(significand, divisor.significand, exponent - divisor.exponent, BITS);
  }

  WideFloat negated() {
    return new WideFloat(significand.negate(), exponent);
  }

  private static WideFloat ratio(BigInteger above, BigInteger below, int exponent, int bits) {
    int shift = Math.max(0, bits + 2 - above.bitLength() + below.bitLength());
    BigInteger[] parts = above.shiftLeft(shift).divideAndRemainder(below);
    return rounded(parts[0], exponent - shift, parts[1].signum() != 0, bits);
  }

  /**
   * @param more whether the exact value is a little further from zero than `value`; then `value`
   *     has more bits than asked for
   */
  private static WideFloat rounded(BigInteger value, int exponent, boolean more, int bits) {
    BigInteger size = value.abs();
    int drop = size.bitLength() - bits;
    if (drop <= 0) {
      return new WideFloat(value, exponent);
    }
    BigInteger kept = size.shiftRight(drop);
    boolean beyondHalf = more || size.getLowestSetBit() < drop - 1;
    if (size.testBit(drop - 1) && (beyondHalf || kept.testBit(0))) {
      kept = kept.add(BigInteger.ONE);
    }
    return new WideFloat(value.signum() < 0 ? kept.negate() : kept, exponent + drop);
  }

  private boolean isWhole() {
    return exponent >= 0 || significand.getLowestSetBit() >= -exponent;
  }

  /**
   * The shortest decimal that reads back as this float: without exponent when it is whole, else
   * with one when it is below -4 or at least 6.
   */
  String text(int bits) {
    if (significand.signum() == 0) {
      return "0";
    }
    BigDecimal shortest = shortest(bits);
    return isWhole() ? shortest.toPlainString() : general(shortest.stripTrailingZeros());
  }

  private BigDecimal shortest(int bits) {
    int shift = bits - significand.bitLength();
    BigInteger full = shift >= 0 ? significand.shiftLeft(shift) : significand.shiftRight(-shift);
    BigDecimal exact = new BigDecimal(full).multiply(powerOfTwo(exponent - shift));
    BigDecimal tolerance = powerOfTwo(exponent - shift - 1);
    boolean inclusive = !full.testBit(0);
    int tooFew = 0;
    int enough = bits / 3 + 2;
    while (enough - tooFew > 1) {
      int digits = (enough + tooFew) >>> 1;
      int off = nearest(exact, digits).subtract(exact).abs().compareTo(tolerance);
      if (off < 0 || (inclusive && off == 0)) {
        enough = digits;
      } else {
        tooFew = digits;
      }
    }
    return nearest(exact, enough);
  }

  private static BigDecimal nearest(BigDecimal value, int digits) {
    return value.round(new MathContext(digits, RoundingMode.HALF_EVEN));
  }

  private static BigDecimal powerOfTwo(int exponent) {
    return exponent >= 0
        ? new BigDecimal(BigInteger.ONE.shiftLeft(exponent))
        : new BigDecimal(BigInteger.valueOf(5).pow(-exponent), -exponent);
  }

  private static String general(BigDecimal value) {
    int power = value.precision() - value.scale() - 1;
    if (power >= -4 && power < 6) {
      return value.toPlainString();
    }
    String digits = value.unscaledValue().abs().toString();
    StringBuilder text = new StringBuilder(value.signum() < 0 ? "-" : "").append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }
    text.append(power < 0 ? "e-" : "e+");
    int size = Math.abs(power);
    return text.append(size < 10 ? "0" : "").append(size).toString();
  }
}
