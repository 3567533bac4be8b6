package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over elements of ASN.1 in DER, as strict as Go's `cryptobyte`: definite lengths in their
 * shortest form, tags of one byte. What can't be read is a {@link Failure} with the caller's words.
 */
final class Der {
  static final int BOOLEAN = 0x01;
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int NULL = 0x05;
  static final int OID = 0x06;
  static final int UTC_TIME = 0x17;
  static final int GENERALIZED_TIME = 0x18;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;

  private static final int LONG_TAG = 0x1f;
  private static final int LONGEST_LENGTH = 4;
  private static final long LARGEST_ARC = Integer.MAX_VALUE;

  private final byte[] bytes;
  private final int start;
  private final int end;
  private int at;

  private Der(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.at = start;
  }

  static Der of(byte[] bytes) {
    return new Der(bytes, 0, bytes.length);
  }

  /** A tag of the context, for a plain value. */
  static int context(int number) {
    return 0x80 | number;
  }

  /** A tag of the context, for a value made of elements. */
  static int constructed(int number) {
    return 0xa0 | number;
  }

  boolean isEmpty() {
    return at == end;
  }

  /** The tag of the next element, -1 at the end. */
  int tag() {
    return at == end ? -1 : bytes[at] & 0xff;
  }

  boolean has(int tag) {
    return tag() == tag;
  }

  /** The bytes that are left. */
  byte[] rest() {
    return Arrays.copyOfRange(bytes, at, end);
  }

  /** The bytes that are left as text, one byte for a character. */
  String text() {
    return new String(bytes, at, end - at, StandardCharsets.ISO_8859_1);
  }

  /** A cursor of its own at the same place. */
  Der copy() {
    Der copy = new Der(bytes, start, end);
    copy.at = at;
    return copy;
  }

  /** Bytes from the start of the contents to here. */
  int offset() {
    return at - start;
  }

  /** The contents of the next element. */
  Der next(String wrong) {
    if (end - at < 2 || (bytes[at] & LONG_TAG) == LONG_TAG) {
      throw Failure.of(wrong);
    }
    int length = bytes[at + 1] & 0xff;
    int from = at + 2;
    if (length >= 0x80) {
      int digits = length & 0x7f;
      if (digits == 0 || digits > LONGEST_LENGTH || end - from < digits) {
        throw Failure.of(wrong);
      }
      long value = 0;
      for (int i = 0; i < digits; i++) {
        value = (value << 8) | (bytes[from + i] & 0xff);
      }
      from += digits;
      if (value < 0x80 || value >> (8 * (digits - 1)) == 0 || value > end - from) {
        throw Failure.of(wrong);
      }
      length = (int) value;
    }
    if (length > end - from) {
      throw Failure.of(wrong);
    }
    at = from + length;
    return new Der(bytes, from, at);
  }

  /** The contents of the next element, which has this tag. */
  Der read(int tag, String wrong) {
    if (!has(tag)) {
      throw Failure.of(wrong);
    }
    return next(wrong);
  }

  /** As {@link #read}, null when the next element is another one. */
  @Nullable Der find(int tag, String wrong) {
    return has(tag) ? next(wrong) : null;
  }

  /** The next element with its tag and length. */
  Der element(int tag, String wrong) {
    int from = at;
    read(tag, wrong);
    return new Der(bytes, from, at);
  }

  BigInteger integer(String wrong) {
    return integer(INTEGER, wrong);
  }

  BigInteger integer(int tag, String wrong) {
    byte[] digits = read(tag, wrong).rest();
    boolean padded =
        digits.length > 1
            && ((digits[0] == 0 && digits[1] >= 0) || (digits[0] == -1 && digits[1] < 0));
    if (digits.length == 0 || padded) {
      throw Failure.of(wrong);
    }
    return new BigInteger(digits);
  }

  /** An integer of 64 bits. */
  long number(int tag, String wrong) {
    BigInteger value = integer(tag, wrong);
    if (value.bitLength() >= Long.SIZE) {
      throw Failure.of(wrong);
    }
    return value.longValue();
  }

  boolean bool(String wrong) {
    byte[] value = read(BOOLEAN, wrong).rest();
    if (value.length != 1 || (value[0] != 0 && value[0] != -1)) {
      throw Failure.of(wrong);
    }
    return value[0] != 0;
  }

  /** The bits of a BIT STRING from the left; what is missing from the last byte is zero. */
  byte[] bits(String wrong) {
    return bits(wrong, false);
  }

  /** As {@link #bits}, moved to the right, so that the first byte is the one with zeros. */
  byte[] bitsToTheRight(String wrong) {
    return bits(wrong, true);
  }

  private byte[] bits(String wrong, boolean toTheRight) {
    byte[] value = read(BIT_STRING, wrong).rest();
    int unused = value.length == 0 ? -1 : value[0];
    if (unused < 0
        || unused > 7
        || (unused > 0 && value.length == 1)
        || (value[value.length - 1] & ((1 << unused) - 1) & (value.length > 1 ? 0xff : 0)) != 0) {
      throw Failure.of(wrong);
    }
    byte[] bits = Arrays.copyOfRange(value, 1, value.length);
    if (!toTheRight || unused == 0) {
      return bits;
    }
    for (int i = bits.length - 1; i >= 0; i--) {
      int left = i == 0 ? 0 : bits[i - 1] & 0xff;
      bits[i] = (byte) ((((left << 8) | (bits[i] & 0xff)) >> unused) & 0xff);
    }
    return bits;
  }

  /** An object identifier such as {@code 2.5.29.17}. */
  String oid(String wrong) {
    byte[] arcs = read(OID, wrong).rest();
    StringBuilder text = new StringBuilder();
    long arc = 0;
    boolean inside = false;
    for (byte b : arcs) {
      if ((!inside && b == (byte) 0x80) || arc > LARGEST_ARC >> 7) {
        throw Failure.of(wrong);
      }
      arc = (arc << 7) | (b & 0x7f);
      inside = b < 0;
      if (!inside) {
        if (text.isEmpty()) {
          long first = Math.min(arc / 40, 2);
          text.append(first).append('.').append(arc - 40 * first);
        } else {
          text.append('.').append(arc);
        }
        arc = 0;
      }
    }
    if (inside || text.isEmpty()) {
      throw Failure.of(wrong);
    }
    return text.toString();
  }

  /** A time of a certificate: to the second, in UTC or with an offset. */
  OffsetDateTime time() {
    return switch (tag()) {
      case UTC_TIME -> time(UTC_TIME, 2, "x509: malformed UTCTime");
      case GENERALIZED_TIME -> time(GENERALIZED_TIME, 4, "x509: malformed GeneralizedTime");
      default -> throw Failure.of("x509: unsupported time format");
    };
  }

  private OffsetDateTime time(int tag, int yearDigits, String wrong) {
    String text = read(tag, wrong).text();
    int zone = yearDigits + 10;
    boolean seconds = text.length() > zone && isDigit(text.charAt(zone - 1));
    zone = seconds ? zone : zone - 2; // only UTCTime may leave the seconds out
    if (text.length() <= zone || (!seconds && tag != UTC_TIME)) {
      throw Failure.of(wrong);
    }
    for (int i = 0; i < zone; i++) {
      if (!isDigit(text.charAt(i))) {
        throw Failure.of(wrong);
      }
    }
    int year = digits(text, 0, yearDigits);
    if (yearDigits == 2) {
      year += year < 50 ? 2000 : 1900;
    }
    try {
      return OffsetDateTime.of(
          year,
          digits(text, yearDigits, 2),
          digits(text, yearDigits + 2, 2),
          digits(text, yearDigits + 4, 2),
          digits(text, yearDigits + 6, 2),
          seconds ? digits(text, yearDigits + 8, 2) : 0,
          0,
          text.substring(zone).equals("Z") ? ZoneOffset.UTC : offset(text.substring(zone)));
    } catch (DateTimeException impossible) {
      throw Failure.of(wrong);
    }
  }

  /** {@code +hhmm}, which is not zero. */
  private static ZoneOffset offset(String text) {
    if (text.length() != 5 || text.endsWith("0000")) {
      throw new DateTimeException("no offset");
    }
    return ZoneOffset.of(text);
  }

  private static int digits(String text, int from, int count) {
    return Integer.parseInt(text, from, from + count, 10);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
