package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import java.math.BigInteger;

/** Fields of structs in DER, with what Go's {@code encoding/asn1} says of those that do not fit. */
final class GoAsn1 {
  private static final String PLAIN =
      "{optional:false explicit:false application:false private:false defaultValue:<nil> tag:<nil>"
          + " stringType:0 timeType:0 set:false omitEmpty:false}";

  private GoAsn1() {}

  /** What was read has another structure, and may be something else. */
  static final class Mismatch extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String told;

    private Mismatch(String told) {
      super(told, null, false, false);
      this.told = told;
    }

    /** For example {@code asn1: syntax error: data truncated}. */
    String told() {
      return told;
    }
  }

  /**
   * The contents of the next field.
   *
   * @param type Go's name of the field's type, empty for those without one
   */
  static Der part(Der der, int tag, String type) {
    if (der.has(tag)) {
      try {
        return der.next("");
      } catch (Failure unreadable) {
        throw wrong(der, tag, type);
      }
    }
    throw wrong(der, tag, type);
  }

  /** As {@link #part}, with its tag and length. */
  static Der element(Der der, int tag, String type) {
    part(der.copy(), tag, type);
    return der.element(tag, "");
  }

  static BigInteger number(Der der, String type) {
    byte[] digits = part(der, Der.INTEGER, type).rest();
    if (digits.length == 0) {
      throw new Mismatch("asn1: structure error: empty integer");
    }
    return new BigInteger(digits);
  }

  static byte[] bits(Der der) {
    part(der.copy(), Der.BIT_STRING, "BitString");
    return der.bitsToTheRight("asn1: syntax error: invalid padding bits in BIT STRING");
  }

  private static Mismatch wrong(Der der, int tag, String type) {
    byte[] bytes = der.rest();
    if (bytes.length == 0) {
      return new Mismatch("asn1: syntax error: sequence truncated");
    }
    int number = bytes[0] & 0x1f;
    int at = 1;
    if (number == 0x1f) {
      number = 0;
      do {
        if (at == bytes.length || number > 0xffff) {
          return new Mismatch("asn1: syntax error: truncated base 128 integer");
        }
        number = number << 7 | (bytes[at] & 0x7f);
      } while (bytes[at++] < 0);
    }
    if (at == bytes.length) {
      return truncated();
    }
    int length = bytes[at++] & 0xff;
    if (length >= 0x80) {
      int digits = length & 0x7f;
      if (digits == 0) {
        return new Mismatch("asn1: syntax error: indefinite length found (not DER)");
      }
      length = 0;
      for (int i = 0; i < digits; i++) {
        if (at == bytes.length) {
          return truncated();
        }
        if (length >= 1 << 23) {
          return new Mismatch("asn1: structure error: length too large");
        }
        length = length << 8 | (bytes[at++] & 0xff);
        if (length == 0) {
          return new Mismatch("asn1: structure error: superfluous leading zeros in length");
        }
      }
      if (length < 0x80) {
        return new Mismatch("asn1: structure error: non-minimal length");
      }
    }
    if (der.has(tag)) {
      return new Mismatch("asn1: syntax error: data truncated");
    }
    return new Mismatch(
        ("asn1: structure error: tags don't match"
                + " (%d vs {class:%d tag:%d length:%d isCompound:%s}) %s %s @%d")
            .formatted(
                tag & 0x1f,
                (bytes[0] & 0xff) >> 6,
                number,
                length,
                (bytes[0] & 0x20) != 0,
                PLAIN,
                type,
                der.offset() + at));
  }

  private static Mismatch truncated() {
    return new Mismatch("asn1: syntax error: truncated tag or length");
  }
}
