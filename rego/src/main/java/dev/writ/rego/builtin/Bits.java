package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.NUMBER;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Context;
import dev.writ.rego.RegoValue;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Bits of whole numbers of any size, in two's complement. */
final class Bits {
  private Bits() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "bits.and" -> line(name, Bits::and, NUMBER, NUMBER, NUMBER);
      case "bits.lsh" -> line(name, Bits::lsh, NUMBER, NUMBER, NUMBER);
      case "bits.negate" -> line(name, Bits::negate, NUMBER, NUMBER);
      case "bits.or" -> line(name, Bits::or, NUMBER, NUMBER, NUMBER);
      case "bits.rsh" -> line(name, Bits::rsh, NUMBER, NUMBER, NUMBER);
      case "bits.xor" -> line(name, Bits::xor, NUMBER, NUMBER, NUMBER);
      default -> null;
    };
  }

  private static RegoValue and(Context context, RegoValue[] arguments) {
    BigInteger x = Operands.bigInteger(arguments, 1);
    return Numbers.exact(context, x.and(Operands.bigInteger(arguments, 2)));
  }

  private static RegoValue or(Context context, RegoValue[] arguments) {
    BigInteger x = Operands.bigInteger(arguments, 1);
    return Numbers.exact(context, x.or(Operands.bigInteger(arguments, 2)));
  }

  private static RegoValue xor(Context context, RegoValue[] arguments) {
    BigInteger x = Operands.bigInteger(arguments, 1);
    return Numbers.exact(context, x.xor(Operands.bigInteger(arguments, 2)));
  }

  private static RegoValue negate(Context context, RegoValue[] arguments) {
    return Numbers.exact(context, Operands.bigInteger(arguments, 1).not());
  }

  private static RegoValue lsh(Context context, RegoValue[] arguments) {
    BigInteger x = Operands.bigInteger(arguments, 1);
    long places = places(arguments);
    if (x.signum() != 0 && places + x.bitLength() > Numbers.MOST_BITS) {
      throw Numbers.tooBig();
    }
    return Numbers.exact(context, x.signum() == 0 ? x : x.shiftLeft((int) places));
  }

  private static RegoValue rsh(Context context, RegoValue[] arguments) {
    BigInteger x = Operands.bigInteger(arguments, 1);
    int places = (int) places(arguments);
    return Numbers.exact(context, x.shiftRight(places));
  }

  private static long places(RegoValue[] arguments) {
    long places = Operands.integer(arguments, 2);
    if (places < 0) {
      throw Operands.wrong(2, "must be an unsigned integer number but got a negative integer");
    }
    return Math.min(places, Integer.MAX_VALUE);
  }
}
