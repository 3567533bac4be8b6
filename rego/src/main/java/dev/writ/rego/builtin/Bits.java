package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.NUMBER;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Context;
import dev.writ.rego.RegoValue;
import java.math.BigInteger;
import java.util.List;

/** Bits of whole numbers of any size, in two's complement. */
final class Bits {
  static final List<Builtin> ALL =
      List.of(
          line("bits.and", Bits::and, NUMBER, NUMBER, NUMBER),
          line("bits.lsh", Bits::lsh, NUMBER, NUMBER, NUMBER),
          line("bits.negate", Bits::negate, NUMBER, NUMBER),
          line("bits.or", Bits::or, NUMBER, NUMBER, NUMBER),
          line("bits.rsh", Bits::rsh, NUMBER, NUMBER, NUMBER),
          line("bits.xor", Bits::xor, NUMBER, NUMBER, NUMBER));

  private Bits() {}

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
