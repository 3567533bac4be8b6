package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Base64 with padding, read as strictly as Go reads it: line breaks are skipped, all else is named
 * by its place.
 */
final class Base64Text {
  static final Base64Text STANDARD = new Base64Text(Base64.getEncoder(), '+', '/');
  static final Base64Text URL = new Base64Text(Base64.getUrlEncoder(), '-', '_');

  private static final int OUTSIDE = -1;

  private final Base64.Encoder encoder;
  private final char digit62;
  private final char digit63;

  private Base64Text(Base64.Encoder encoder, char digit62, char digit63) {
    this.encoder = encoder;
    this.digit62 = digit62;
    this.digit63 = digit63;
  }

  String encoded(String text) {
    return encoder.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  String encodedWithoutPadding(String text) {
    return encoder.withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The bytes as text; what is no UTF-8 becomes U+FFFD.
   *
   * @throws Failure {@code illegal base64 data at input byte 3}
   */
  String decoded(String text) {
    return new String(bytes(text), StandardCharsets.UTF_8);
  }

  /**
   * The bytes themselves.
   *
   * @throws Failure {@code illegal base64 data at input byte 3}
   */
  byte[] bytes(String text) {
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(in.length / 4 * 3 + 3);
    for (int at = 0; at < in.length; ) {
      at = quantum(in, at, out);
    }
    return out.toByteArray();
  }

  /** Four digits, perhaps padded; gives the place behind them. */
  private int quantum(byte[] in, int from, ByteArrayOutputStream out) {
    int bits = 0;
    int digits = 0;
    int at = from;
    for (; digits < 4; at++) {
      if (at == in.length) {
        if (digits == 0) {
          return at;
        }
        throw illegal(at - digits);
      }
      int value = value(in[at]);
      if (value != OUTSIDE) {
        bits = (bits << 6) | value;
        digits++;
      } else if (in[at] == '=' && digits >= 2) {
        bits <<= 6 * (4 - digits);
        padding(in, at, digits);
        write(bits, digits - 1, out);
        return in.length;
      } else if (!isBreak(in[at])) {
        throw illegal(at);
      }
    }
    write(bits, 3, out);
    return at;
  }

  /** Two digits need a second `=`; nothing but line breaks may follow. */
  private static void padding(byte[] in, int first, int digits) {
    int at = first + 1;
    if (digits == 2) {
      at = behindBreaks(in, at);
      if (at == in.length) {
        throw illegal(at);
      }
      if (in[at] != '=') {
        throw illegal(at - 1);
      }
      at++;
    }
    at = behindBreaks(in, at);
    if (at < in.length) {
      throw illegal(at);
    }
  }

  private static int behindBreaks(byte[] in, int from) {
    int at = from;
    while (at < in.length && isBreak(in[at])) {
      at++;
    }
    return at;
  }

  private static boolean isBreak(byte b) {
    return b == '\n' || b == '\r';
  }

  private static void write(int bits, int count, ByteArrayOutputStream out) {
    for (int i = 0; i < count; i++) {
      out.write(bits >> (16 - 8 * i));
    }
  }

  private int value(byte b) {
    if (b >= 'A' && b <= 'Z') {
      return b - 'A';
    }
    if (b >= 'a' && b <= 'z') {
      return b - 'a' + 26;
    }
    if (b >= '0' && b <= '9') {
      return b - '0' + 52;
    }
    return b == digit62 ? 62 : b == digit63 ? 63 : OUTSIDE;
  }

  private static Failure illegal(int at) {
    return Failure.of("illegal base64 data at input byte " + at);
  }
}
