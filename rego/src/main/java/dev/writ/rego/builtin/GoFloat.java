package dev.writ.rego.builtin;

import dev.writ.rego.RegoValue.Num;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Writes binary floats as Go's strconv does. Verbs: {@code e f g} decimal, {@code x} hexadecimal,
 * {@code b} with the mantissa as an integer. A precision below 0 means as few digits as read back
 * to the same float.
 */
final class GoFloat {
  static final int SHORTEST = -1;

  /** No double has more digits behind the point. */
  private static final int MOST_FRACTION = 1_074;

  private static final int MANTISSA_BITS = 52;
  private static final int BIAS = 1_023;

  private GoFloat() {}

  /** With `-` in front when it is negative, zero included. The value is finite. */
  static String write(double value, char verb, int precision) {
    String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
    double size = Math.abs(value);
    return sign
        + switch (Character.toLowerCase(verb)) {
          case 'e' ->
              scientific(digits(size, precision < 0 ? precision : precision + 1), precision);
          case 'f' -> fixed(size, precision);
          case 'x' -> hexadecimal(size, precision);
          case 'b' -> binary(size);
          default -> general(size, precision);
        };
  }

  /**
   * The digits of a number without zeros at the end.
   *
   * @param point how many of them stand before the point; may lie outside of them
   */
  private record Digits(String all, int point) {}

  private static Digits digits(double size, int most) {
    if (size == 0) {
      return new Digits("0", 1);
    }
    BigDecimal exact =
        most < 0
            ? new BigDecimal(Double.toString(size))
            : new BigDecimal(size).round(new MathContext(most, RoundingMode.HALF_EVEN));
    BigDecimal trimmed = exact.stripTrailingZeros();
    return new Digits(trimmed.unscaledValue().toString(), trimmed.precision() - trimmed.scale());
  }

  private static String scientific(Digits digits, int precision) {
    StringBuilder text = new StringBuilder().append(digits.all.charAt(0));
    String fraction = digits.all.substring(1);
    if (!fraction.isEmpty() || precision > 0) {
      text.append('.').append(fraction).repeat('0', Math.max(0, precision - fraction.length()));
    }
    int exponent = digits.point - 1;
    text.append('e').append(exponent < 0 ? '-' : '+');
    return text.append(Math.abs(exponent) < 10 ? "0" : "").append(Math.abs(exponent)).toString();
  }

  private static String fixed(double size, int precision) {
    if (precision < 0) {
      return plain(digits(size, SHORTEST));
    }
    int exact = Math.min(precision, MOST_FRACTION);
    String text = new BigDecimal(size).setScale(exact, RoundingMode.HALF_EVEN).toPlainString();
    return precision > exact ? text + "0".repeat(precision - exact) : text;
  }

  private static String plain(Digits digits) {
    int point = digits.point;
    String all = digits.all;
    if (point <= 0) {
      return "0." + "0".repeat(-point) + all;
    }
    return point >= all.length()
        ? all + "0".repeat(point - all.length())
        : all.substring(0, point) + "." + all.substring(point);
  }

  /** A number as Go's JSON spells it. */
  static Num json(double value) {
    double size = Math.abs(value);
    boolean scientific = size != 0 && (size < 1e-6 || size >= 1e21);
    String spelling = write(value, scientific ? 'e' : 'f', SHORTEST);
    return Num.parse(spelling.replace("e-0", "e-"));
  }

  /** All digits of a decimal, with an exponent when it is below -4 or from 6 on. */
  static String general(BigDecimal value) {
    if (value.signum() == 0) {
      return "0";
    }
    BigDecimal size = value.abs().stripTrailingZeros();
    Digits digits = new Digits(size.unscaledValue().toString(), size.precision() - size.scale());
    return (value.signum() < 0 ? "-" : "") + general(digits, SHORTEST);
  }

  private static String general(double size, int precision) {
    int most = precision == 0 ? 1 : precision;
    return general(digits(size, most), most);
  }

  private static String general(Digits digits, int most) {
    int threshold = 6;
    if (most > 0) {
      boolean whole = digits.all.length() >= digits.point;
      threshold = most > digits.all.length() && whole ? digits.all.length() : most;
    }
    int exponent = digits.point - 1;
    return exponent < -4 || exponent >= threshold ? scientific(digits, SHORTEST) : plain(digits);
  }

  private static String hexadecimal(double size, int precision) {
    long bits = Double.doubleToRawLongBits(size);
    int exponent = size == 0 ? 0 : Math.getExponent(size);
    long mantissa = bits & ((1L << MANTISSA_BITS) - 1);
    if (exponent < Double.MIN_EXPONENT) { // subnormal: no leading one is implied
      int shift = Long.numberOfLeadingZeros(mantissa) - (Long.SIZE - 1 - MANTISSA_BITS);
      mantissa <<= shift;
      exponent = Double.MIN_EXPONENT - shift;
    } else if (size != 0) {
      mantissa |= 1L << MANTISSA_BITS;
    }
    if (precision >= 0 && precision * 4 < MANTISSA_BITS) {
      int dropped = MANTISSA_BITS - precision * 4;
      long rest = mantissa & ((1L << dropped) - 1);
      mantissa >>>= dropped;
      long half = 1L << (dropped - 1);
      if (rest > half || (rest == half && (mantissa & 1) == 1)) {
        mantissa++;
      }
      mantissa <<= dropped;
      if (mantissa >>> MANTISSA_BITS > 1) {
        mantissa >>>= 1;
        exponent++;
      }
    }
    StringBuilder text = new StringBuilder("0x").append(mantissa >>> MANTISSA_BITS);
    String fraction =
        String.format(Locale.ROOT, "%013x", mantissa & ((1L << MANTISSA_BITS) - 1))
            .replaceFirst("0+$", "");
    if (precision > fraction.length()) {
      fraction += "0".repeat(precision - fraction.length());
    }
    if (!fraction.isEmpty()) {
      text.append('.').append(fraction);
    }
    text.append('p').append(exponent < 0 ? '-' : '+');
    return text.append(Math.abs(exponent) < 10 ? "0" : "").append(Math.abs(exponent)).toString();
  }

  private static String binary(double size) {
    long bits = Double.doubleToRawLongBits(size);
    int biased = (int) (bits >>> MANTISSA_BITS);
    long fraction = bits & ((1L << MANTISSA_BITS) - 1);
    long mantissa = biased == 0 ? fraction : fraction | (1L << MANTISSA_BITS);
    int exponent = Math.max(biased, 1) - BIAS - MANTISSA_BITS;
    return mantissa + "p" + (exponent < 0 ? "" : "+") + exponent;
  }
}
