package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.NUMBER;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import java.util.List;

/** Bits of whole numbers of any size, in two's complement. */
final class Bits {
  static final List<Builtin> ALL =
      List.of(
          line("bits.and", Later.CODE, NUMBER, NUMBER, NUMBER),
          line("bits.lsh", Later.CODE, NUMBER, NUMBER, NUMBER),
          line("bits.negate", Later.CODE, NUMBER, NUMBER),
          line("bits.or", Later.CODE, NUMBER, NUMBER, NUMBER),
          line("bits.rsh", Later.CODE, NUMBER, NUMBER, NUMBER),
          line("bits.xor", Later.CODE, NUMBER, NUMBER, NUMBER));

  private Bits() {}
}
