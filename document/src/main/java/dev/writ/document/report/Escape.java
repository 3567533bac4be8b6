package dev.writ.document.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How a name is said where it could do harm: what is reported may hold any text. Each method
 * appends and builds nothing.
 */
public final class Escape {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private Escape() {}

  /** For a terminal: one line, no character that moves the cursor, colours or turns text around. */
  public static void terminal(CharSequence text, Appendable out) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isUnseen(c) || isLoneSurrogate(text, i)) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.append(HEX[c >> shift & 0xf]);
        }
      } else {
        out.append(c);
      }
    }
  }

  /** Same as {@link #terminal(CharSequence, Appendable)}, for text that is measured. */
  public static String terminal(String text) {
    boolean plain = true;
    for (int i = 0; plain && i < text.length(); i++) {
      plain = !isUnseen(text.charAt(i)) && !isLoneSurrogate(text, i);
    }
    if (plain) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    try {
      terminal(text, out);
    } catch (IOException e) {
      throw new IllegalStateException("a StringBuilder does not fail", e);
    }
    return out.toString();
  }

  /** Control characters, line ends, and marks that change the direction of text. */
  private static boolean isUnseen(char c) {
    return c < 0x20
        || (c >= 0x7f && c < 0xa0)
        || c == 0x061c
        || (c >= 0x200e && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0xfeff
        || c >= 0xfffe;
  }

  /**
   * For XML 1.0 and HTML, in text and in quoted attributes. What XML can't say, and what nobody can
   * see, becomes U+FFFD; a line's end stays one.
   */
  public static void markup(CharSequence text, Appendable out) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        case '\n' -> out.append("&#10;");
        case '\t' -> out.append("&#9;");
        default -> {
          if (isUnseen(c) || isLoneSurrogate(text, i)) {
            out.append('\ufffd');
          } else {
            out.append(c);
          }
        }
      }
    }
  }

  private static boolean isLoneSurrogate(CharSequence text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }

  /** For Markdown: no markup, no link, no mention, no table cell's end, one line. */
  public static void markdown(CharSequence text, Appendable out) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '@' -> out.append("&#64;");
        case '|' -> out.append("&#124;");
        case '`' -> out.append("&#96;");
        case ':' -> out.append("&#58;"); // neither an address nor an emoji's name
        case '#' -> out.append("&#35;"); // nobody's issue
        case '\n', '\r', '\t' -> out.append(' ');
        case '\\', '*', '_', '[', ']', '~', '!', '$' -> out.append('\\').append(c);
        default -> out.append(isUnseen(c) || isLoneSurrogate(text, i) ? '\ufffd' : c);
      }
    }
  }

  /** For the message of a workflow command of GitHub Actions. */
  public static void commandData(CharSequence text, Appendable out) throws IOException {
    command(text, out, false);
  }

  /** For a property of a workflow command of GitHub Actions. */
  public static void commandProperty(CharSequence text, Appendable out) throws IOException {
    command(text, out, true);
  }

  private static void command(CharSequence text, Appendable out, boolean property)
      throws IOException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        out.append("%25");
      } else if (c == '\r') {
        out.append("%0D");
      } else if (c == '\n') {
        out.append("%0A");
      } else if (property && c == ':') {
        out.append("%3A");
      } else if (property && c == ',') {
        out.append("%2C");
      } else if (isUnseen(c)) {
        out.append('\ufffd');
      } else {
        out.append(c);
      }
    }
  }

  /** A path as a relative URI: everything but letters, digits and {@code -._~/} by its bytes. */
  public static String uri(String path) {
    StringBuilder uri = new StringBuilder(path.length() + 16);
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~/".indexOf(c) >= 0;
      if (plain) {
        uri.append(c);
      } else {
        uri.append('%').append(HEX[c >> 4]).append(HEX[c & 0xf]);
      }
    }
    return uri.toString();
  }

  /**
   * An address that may be made a link: only of the web, and without a character that could end it.
   *
   * @return null where it is none
   */
  public static @Nullable String findLink(String url) {
    if (!url.startsWith("https://") && !url.startsWith("http://")) {
      return null;
    }
    StringBuilder link = new StringBuilder(url.length() + 16);
    for (byte b : url.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c > 0x20 && c < 0x7f && "<>()[]{}\"'`\\^|*".indexOf(c) < 0) {
        link.append(c);
      } else {
        link.append('%').append(HEX[c >> 4]).append(HEX[c & 0xf]);
      }
    }
    return link.toString();
  }
}
