package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.NUMBER;
import static dev.writ.rego.builtin.Signatures.SET;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.arrayOf;
import static dev.writ.rego.builtin.Signatures.line;
import static dev.writ.rego.builtin.Signatures.nondeterministic;
import static dev.writ.rego.builtin.Signatures.oneOf;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Context;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Num;
import dev.writ.rego.RegoValue.SetOf;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic. Whole numbers are exact, of any size and however they are spelled; all others, and
 * quotients, are floats ({@link WideFloat}).
 */
final class Numbers {
  private static final Builtin.Type NUMBER_OR_SET = oneOf(NUMBER, SET);

  /** Arithmetic refuses numbers that need more bits than this. */
  static final int MOST_BITS = 1_000_000;

  /** As many decimal digits as that are. */
  static final int MOST_DIGITS = 301_029;

  private static final int BITS_PER_STEP = 512;

  private Numbers() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "abs" -> line(name, Numbers::abs, NUMBER, NUMBER);
      case "ceil" -> line(name, Numbers::ceil, NUMBER, NUMBER);
      case "div" -> line(name, Numbers::div, NUMBER, NUMBER, NUMBER);
      case "floor" -> line(name, Numbers::floor, NUMBER, NUMBER);
      case "minus" -> line(name, Numbers::minus, NUMBER_OR_SET, NUMBER_OR_SET, NUMBER_OR_SET);
      case "mul" -> line(name, Numbers::mul, NUMBER, NUMBER, NUMBER);
      case "numbers.range" -> line(name, Numbers::range, arrayOf(NUMBER), NUMBER, NUMBER);
      case "numbers.range_step" ->
          line(name, Numbers::rangeStep, arrayOf(NUMBER), NUMBER, NUMBER, NUMBER);
      case "plus" -> line(name, Numbers::plus, NUMBER, NUMBER, NUMBER);
      case "rand.intn" -> nondeterministic(name, Numbers::randIntn, NUMBER, STRING, NUMBER);
      case "rem" -> line(name, Numbers::rem, NUMBER, NUMBER, NUMBER);
      case "round" -> line(name, Numbers::round, NUMBER, NUMBER);
      default -> null;
    };
  }

  private static RegoValue plus(Context context, RegoValue[] arguments) {
    return sum(context, Operands.number(arguments, 1), Operands.number(arguments, 2));
  }

  /** x + y. */
  static Num sum(Context context, Num x, Num y) {
    if (x.isLong() && y.isLong()) {
      long a = x.longValue();
      long b = y.longValue();
      long sum = a + b;
      if (((a ^ sum) & (b ^ sum)) >= 0) {
        return Num.of(sum);
      }
    }
    return x.isInteger() && y.isInteger()
        ? exact(context, whole(x).add(whole(y)))
        : number(context, wide(x).plus(wide(y)), WideFloat.BITS);
  }

  private static RegoValue minus(Context context, RegoValue[] arguments) {
    if (arguments[0] instanceof Num x && arguments[1] instanceof Num y) {
      return difference(context, x, y);
    }
    if (arguments[0] instanceof SetOf x && arguments[1] instanceof SetOf y) {
      return Sets.difference(context, x, y);
    }
    if (!(arguments[0] instanceof Num) && !(arguments[0] instanceof SetOf)) {
      throw Operands.mismatch(1, arguments[0], "number", "set");
    }
    throw Operands.mismatch(2, arguments[1], arguments[1] instanceof Num ? "set" : "number");
  }

  private static Num difference(Context context, Num x, Num y) {
    if (x.isLong() && y.isLong()) {
      long a = x.longValue();
      long b = y.longValue();
      long difference = a - b;
      if (((a ^ b) & (a ^ difference)) >= 0) {
        return Num.of(difference);
      }
    }
    return x.isInteger() && y.isInteger()
        ? exact(context, whole(x).subtract(whole(y)))
        : number(context, wide(x).plus(wide(y).negated()), WideFloat.BITS);
  }

  private static RegoValue mul(Context context, RegoValue[] arguments) {
    Num x = Operands.number(arguments, 1);
    Num y = Operands.number(arguments, 2);
    if (x.isLong() && y.isLong()) {
      long high = Math.multiplyHigh(x.longValue(), y.longValue());
      long low = x.longValue() * y.longValue();
      if (high == low >> 63) {
        return Num.of(low);
      }
    }
    return x.isInteger() && y.isInteger()
        ? product(context, whole(x), whole(y))
        : number(context, wide(x).times(wide(y), WideFloat.BITS), WideFloat.BITS);
  }

  /** x * y. */
  static Num product(Context context, BigInteger x, BigInteger y) {
    if ((long) x.bitLength() + y.bitLength() > MOST_BITS + 1L) {
      throw tooBig();
    }
    return exact(context, x.multiply(y));
  }

  private static RegoValue div(Context context, RegoValue[] arguments) {
    Num x = Operands.number(arguments, 1);
    Num y = Operands.number(arguments, 2);
    if (y.signum() == 0) {
      throw Failure.of("divide by zero");
    }
    if (x.signum() == 0) { // as floats do, zero keeps a sign
      return x.spelling().startsWith("-") == y.signum() < 0 ? Num.of(0) : Num.parse("-0");
    }
    if (x.isLong() && y.isLong() && y.longValue() != -1 && x.longValue() % y.longValue() == 0) {
      return Num.of(x.longValue() / y.longValue());
    }
    return number(context, wide(x).over(wide(y)), WideFloat.BITS);
  }

  private static RegoValue rem(Context context, RegoValue[] arguments) {
    Num x = Operands.number(arguments, 1);
    Num y = Operands.number(arguments, 2);
    if (!x.isInteger() || !y.isInteger()) {
      throw Failure.of("modulo on floating-point number");
    }
    if (y.signum() == 0) {
      throw Failure.of("modulo by zero");
    }
    return x.isLong() && y.isLong()
        ? Num.of(x.longValue() % y.longValue())
        : exact(context, whole(x).remainder(whole(y)));
  }

  private static RegoValue abs(Context context, RegoValue[] arguments) {
    Num x = Operands.number(arguments, 1);
    if (!x.isInteger()) {
      WideFloat wide = wide(x);
      return number(context, x.signum() < 0 ? wide.negated() : wide, WideFloat.BITS);
    }
    return x.isLong() && x.longValue() > 0 ? Num.of(x.longValue()) : exact(context, whole(x).abs());
  }

  private static RegoValue ceil(Context context, RegoValue[] arguments) {
    return toWhole(context, arguments, RoundingMode.CEILING);
  }

  private static RegoValue floor(Context context, RegoValue[] arguments) {
    return toWhole(context, arguments, RoundingMode.FLOOR);
  }

  /** Half away from zero. */
  private static RegoValue round(Context context, RegoValue[] arguments) {
    return toWhole(context, arguments, RoundingMode.HALF_UP);
  }

  private static RegoValue toWhole(Context context, RegoValue[] arguments, RoundingMode mode) {
    Num x = Operands.number(arguments, 1);
    if (x.isLong()) {
      return Num.of(x.longValue());
    }
    return exact(context, x.isInteger() ? whole(x) : whole(x.decimal(), mode));
  }

  /** A number with a fraction as a whole one. */
  static BigInteger whole(BigDecimal decimal, RoundingMode mode) {
    boolean small = decimal.precision() < decimal.scale(); // below 0.1, perhaps by a billion digits
    BigDecimal alike = small ? BigDecimal.valueOf(decimal.signum()).movePointLeft(2) : decimal;
    return alike.setScale(0, mode).toBigInteger();
  }

  private static RegoValue range(Context context, RegoValue[] arguments) {
    return range(
        context,
        Operands.bigInteger(arguments, 1),
        Operands.bigInteger(arguments, 2),
        BigInteger.ONE);
  }

  private static RegoValue rangeStep(Context context, RegoValue[] arguments) {
    BigInteger from = Operands.bigInteger(arguments, 1);
    BigInteger to = Operands.bigInteger(arguments, 2);
    BigInteger step = Operands.bigInteger(arguments, 3);
    if (step.signum() <= 0) {
      throw Failure.of("step must be a positive integer");
    }
    return range(context, from, to, step);
  }

  private static RegoValue range(Context context, BigInteger from, BigInteger to, BigInteger size) {
    BigInteger count = to.subtract(from).abs().divide(size).add(BigInteger.ONE);
    context.charge(count.bitLength() < Long.SIZE ? count.longValue() : Long.MAX_VALUE);
    if (count.bitLength() >= Integer.SIZE) {
      throw Failure.of("range too big");
    }
    BigInteger step = from.compareTo(to) <= 0 ? size : size.negate();
    RegoValue[] numbers = new RegoValue[count.intValue()];
    if (from.bitLength() < Long.SIZE && to.bitLength() < Long.SIZE && numbers.length > 1) {
      long each = step.longValue(); // it is no greater than the distance, or there is one number
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = Num.of(from.longValue() + i * each);
      }
    } else {
      BigInteger next = from;
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = Num.of(next);
        next = next.add(step);
      }
    }
    return Arr.owning(numbers);
  }

  private record Drawn(String key, long below) {}

  private static RegoValue randIntn(Context context, RegoValue[] arguments) {
    String key = Operands.string(arguments, 1);
    long n = Operands.integer(arguments, 2);
    if (n == 0) {
      return Num.of(0);
    }
    long below = n == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(n);
    return context.remembered(
        new Drawn(key, below), () -> Num.of(context.random().nextLong(below)));
  }

  /**
   * The exact value of a whole number.
   *
   * @throws Failure when it needs more bits than arithmetic may use
   */
  static BigInteger whole(Num number) {
    if (number.isLong()) {
      return BigInteger.valueOf(number.longValue());
    }
    BigDecimal decimal = number.decimal();
    if ((long) decimal.precision() - decimal.scale() > MOST_DIGITS) {
      throw tooBig();
    }
    return decimal.toBigIntegerExact();
  }

  static WideFloat wide(Num number) {
    return WideFloat.of(number.decimal(), WideFloat.BITS);
  }

  /**
   * A whole number as a value.
   *
   * @throws Failure when it needs more bits than arithmetic may use
   */
  static Num exact(Context context, BigInteger value) {
    int bits = value.bitLength();
    if (bits > MOST_BITS) {
      throw tooBig();
    }
    if (bits > BITS_PER_STEP) {
      context.charge(bits / BITS_PER_STEP);
    }
    return Num.of(value);
  }

  /** A float as a value, spelled as short as it can be. */
  static Num number(Context context, WideFloat value, int bits) {
    int size = Math.abs(value.exponent());
    if (size > MOST_BITS) {
      throw tooBig();
    }
    if (size > BITS_PER_STEP) {
      context.charge(size / BITS_PER_STEP);
    }
    return Num.parse(value.text(bits));
  }

  static Failure tooBig() {
    return Failure.of("number too big");
  }
}
