package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.NUMBER;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Num;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers with decimal and binary units. */
final class Units {
  private static final int MOST_EXPONENT_DIGITS = 6;
  private static final int FRACTION_DIGITS = 10;

  /** From the thousand up. */
  private static final String PREFIXES = "kmgtpe";

  /** The binary float nearest to a thousandth, which is what OPA multiplies with. */
  private static final BigDecimal THOUSANDTH =
      new BigDecimal("0.001000000000000000020816681711721685132943093776702880859375");

  private Units() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "units.parse" -> line(name, Units::parse, NUMBER, STRING);
      case "units.parse_bytes" -> line(name, Units::parseBytes, NUMBER, STRING);
      default -> null;
    };
  }

  /**
   * A text as number and unit.
   *
   * @param number digits, points, signs and exponents in whatever order
   */
  private record Amount(String number, String unit) {

    /** The `e` of `5e3` belongs to the number, that of `5e` and `5ei` to the unit. */
    static Amount of(String text, Words words) {
      int at = 0;
      for (; at < text.length(); at++) {
        char c = text.charAt(at);
        char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
        if (c == 'e' || c == 'E') {
          if (!isDigit(next) && next != '+' && next != '-') {
            break;
          }
          at += next == '+' || next == '-' ? 1 : 0;
          if (digitsFrom(text, at + 1) > MOST_EXPONENT_DIGITS) {
            throw words.failure("exponent too large");
          }
        } else if (!isDigit(c) && c != '.' && c != '+' && c != '-') {
          break;
        }
      }
      return new Amount(text.substring(0, at), text.substring(at));
    }

    private static int digitsFrom(String text, int start) {
      int end = start;
      while (end < text.length() && isDigit(text.charAt(end))) {
        end++;
      }
      return end - start;
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }

    BigDecimal value(Words words) {
      try {
        return new BigDecimal(number);
      } catch (NumberFormatException none) {
        throw words.failure("could not parse " + words.amount + " to a number");
      }
    }
  }

  /** How each of the two speaks; OPA names the function in the message itself. */
  private enum Words {
    UNITS("units.parse", "amount", "unit"),
    BYTES("units.parse_bytes", "byte amount", "byte unit");

    private final String name;
    private final String amount;
    private final String unit;

    Words(String name, String amount, String unit) {
      this.name = name;
      this.amount = amount;
      this.unit = unit;
    }

    private Failure failure(String message) {
      return Failure.of(name + ": " + message);
    }

    private Failure unknown(String unit) {
      return failure(this.unit + " " + unit + " not recognized");
    }

    private Amount amountOf(String text) {
      if (text.indexOf(' ') >= 0) {
        throw failure("spaces not allowed in resource strings");
      }
      Amount found = Amount.of(text, this);
      if (found.number.isEmpty()) {
        throw failure("no " + amount + " provided");
      }
      return found;
    }
  }

  /** `m` is a thousandth and `M` a million; otherwise capitals do not matter. */
  private static RegoValue parse(Builtin.Context context, RegoValue[] arguments) {
    String text = Operands.string(arguments, 1).replace("\"", "");
    context.charge(text.length() / 64);
    Amount amount = Words.UNITS.amountOf(text);
    BigDecimal factor = factor(amount.unit);
    BigDecimal value = amount.value(Words.UNITS);
    long size = (long) value.precision() - value.scale();
    if (size > Numbers.MOST_DIGITS) {
      throw Numbers.tooBig();
    }
    if (size < -Numbers.MOST_DIGITS) {
      return Num.parse(BigDecimal.ZERO.setScale(FRACTION_DIGITS).toPlainString());
    }
    BigDecimal product = value.multiply(factor).stripTrailingZeros();
    return product.scale() <= 0
        ? Numbers.exact(context, product.toBigIntegerExact())
        : Num.parse(product.setScale(FRACTION_DIGITS, RoundingMode.HALF_UP).toPlainString());
  }

  private static BigDecimal factor(String unit) {
    if (unit.isEmpty()) {
      return BigDecimal.ONE;
    }
    if (unit.equals("m")) {
      return THOUSANDTH;
    }
    String lower = unit.toLowerCase(Locale.ROOT);
    boolean binary = lower.length() == 2 && lower.endsWith("i");
    int power = PREFIXES.indexOf(lower.charAt(0)) + 1;
    if (power == 0 || lower.length() != (binary ? 2 : 1)) {
      String shown = unit.substring(0, 1) + unit.substring(1).toLowerCase(Locale.ROOT);
      throw Words.UNITS.unknown(shown);
    }
    return power(binary, power);
  }

  private static BigDecimal power(boolean binary, int power) {
    return binary ? new BigDecimal(BigInteger.TWO.pow(10 * power)) : BigDecimal.TEN.pow(3 * power);
  }

  private static RegoValue parseBytes(Builtin.Context context, RegoValue[] arguments) {
    String text = Operands.string(arguments, 1).toLowerCase(Locale.ROOT).replace("\"", "");
    context.charge(text.length() / 64);
    Amount amount = Words.BYTES.amountOf(text);
    BigDecimal factor = byteFactor(amount.unit);
    BigDecimal value = amount.value(Words.BYTES);
    WideFloat total =
        WideFloat.of(value, WideFloat.BITS)
            .times(WideFloat.of(factor, WideFloat.BITS), WideFloat.BITS);
    return Numbers.exact(context, truncated(total));
  }

  private static BigInteger truncated(WideFloat value) {
    BigInteger size = value.significand().abs();
    BigInteger whole =
        value.exponent() < 0
            ? size.shiftRight(-value.exponent())
            : size.shiftLeft(value.exponent());
    return value.significand().signum() < 0 ? whole.negate() : whole;
  }

  private static BigDecimal byteFactor(String unit) {
    if (unit.isEmpty()) {
      return BigDecimal.ONE;
    }
    int power = PREFIXES.indexOf(unit.charAt(0)) + 1;
    String rest = unit.substring(1);
    boolean binary = rest.equals("i") || rest.equals("ib");
    if (power == 0 || (!binary && !rest.isEmpty() && !rest.equals("b"))) {
      throw Words.BYTES.unknown(unit);
    }
    return power(binary, power);
  }
}
