package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Percent-encoding of the parts of a URL, with Go's idea of what needs it. */
enum PercentText {
  QUERY("-_.~"),
  PATH("-_.~$&+,/:;=@"),
  FRAGMENT("-_.~$&+,/:;=?@!()*"),
  USER("-_.~$&+,;="),
  HOST("-_.~!$&'()*+,;=:[]<>\""),
  ZONE("-_.~!$&'()*+,;=:[]<>\"");

  private final String unchanged;

  PercentText(String unchanged) {
    this.unchanged = unchanged;
  }

  private boolean isUnchanged(int b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || (b > 0 && unchanged.indexOf(b) >= 0);
  }

  String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (isUnchanged(b)) {
        encoded.append((char) b);
      } else if (b == ' ' && this == QUERY) {
        encoded.append('+');
      } else {
        encoded.append(String.format(Locale.ROOT, "%%%02X", b));
      }
    }
    return encoded.toString();
  }

  /** A text as it came if it may stand in a URL like that, else decoded and encoded anew. */
  String kept(String text) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (!isUnchanged(b) && "%!$&'()*+,;=:@[]".indexOf(b) < 0) {
        return encoded(decoded(text));
      }
    }
    return text;
  }

  /**
   * @throws Failure {@code invalid URL escape "%zz"}, or a character that no host has
   */
  String decoded(String text) {
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
    for (int at = 0; at < in.length; at++) {
      byte b = in[at];
      if (b == '%') {
        out.write(escaped(in, at));
        at += 2;
      } else if (b == '+' && this == QUERY) {
        out.write(' ');
      } else if ((this == HOST || this == ZONE) && b >= 0 && !isUnchanged(b)) {
        String wrong = RegoValue.of(Character.toString(b)).toString();
        throw Failure.of("invalid character " + wrong + " in host name");
      } else {
        out.write(b);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private int escaped(byte[] in, int at) {
    int high = at + 2 < in.length ? Character.digit(in[at + 1], 16) : -1;
    int low = high < 0 ? -1 : Character.digit(in[at + 2], 16);
    int value = (high << 4) | low;
    boolean good = high >= 0 && low >= 0;
    if (good && value != '%') {
      // a host has only bytes above ASCII escaped; a zone may have what a host has, and spaces
      good =
          switch (this) {
            case HOST -> value >= 0x80;
            case ZONE -> value == ' ' || isUnchanged(value);
            case QUERY, PATH, FRAGMENT, USER -> true;
          };
    }
    if (!good) {
      int end = Math.min(at + 3, in.length);
      String escape = new String(in, at, end - at, StandardCharsets.UTF_8);
      throw Failure.of("invalid URL escape " + RegoValue.of(escape));
    }
    return value;
  }
}
