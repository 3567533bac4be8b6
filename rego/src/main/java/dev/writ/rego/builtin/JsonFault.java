package dev.writ.rego.builtin;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/** Says of a text that is no JSON what Go's {@code encoding/json} says of it. */
final class JsonFault {
  private static final String NO_VALUE = "looking for beginning of value";

  private final byte[] in;
  private int at;

  private JsonFault(byte[] in) {
    this.in = in;
  }

  /** Found where grammar is broken; Go has no fault of its own at other limits of ours. */
  private static final class Found extends Exception {
    private static final long serialVersionUID = 1;

    Found(String message) {
      super(message, null, false, false);
    }
  }

  /** The first fault, none where the grammar holds. */
  static Optional<String> find(String json) {
    JsonFault text = new JsonFault(json.getBytes(StandardCharsets.UTF_8));
    try {
      text.value();
      text.end();
      return Optional.empty();
    } catch (Found fault) {
      return Optional.of(String.valueOf(fault.getMessage()));
    }
  }

  /** One value with all that is in it; without recursion, as nesting has no bound here. */
  private void value() throws Found {
    Deque<Byte> open = new ArrayDeque<>();
    do {
      skipSpace();
      if (at == in.length) {
        throw new Found(open.isEmpty() ? "EOF" : "unexpected EOF");
      }
      byte c = in[at++];
      boolean entered = false;
      switch (c) {
        case '{', '[' -> {
          open.push(c);
          entered = true;
        }
        case '"' -> string();
        case 't' -> word("true");
        case 'f' -> word("false");
        case 'n' -> word("null");
        default -> number(c);
      }
      behind(open, entered);
    } while (!open.isEmpty());
  }

  /** What may stand behind a value, up to where the next one begins. */
  private void behind(Deque<Byte> open, boolean justEntered) throws Found {
    boolean first = justEntered;
    while (!open.isEmpty()) {
      boolean array = open.peek() == '[';
      byte c = next();
      if (c == (array ? ']' : '}')) {
        open.pop();
      } else if (first) {
        at--;
        key(array);
        return;
      } else if (c == ',') {
        key(array);
        return;
      } else {
        throw invalid(c, array ? "after array element" : "after object key:value pair");
      }
      first = false;
    }
  }

  private void key(boolean array) throws Found {
    if (array) {
      return;
    }
    byte quote = next();
    if (quote != '"') {
      throw invalid(quote, "looking for beginning of object key string");
    }
    string();
    byte colon = next();
    if (colon != ':') {
      throw invalid(colon, "after object key");
    }
  }

  private void string() throws Found {
    while (true) {
      byte c = read();
      if (c == '"') {
        return;
      }
      if (c == '\\') {
        escape();
      } else if (c >= 0 && c < ' ') {
        throw invalid(c, "in string literal");
      }
    }
  }

  private void escape() throws Found {
    byte kind = read();
    if (kind == 'u') {
      for (int i = 0; i < 4; i++) {
        byte digit = read();
        if (Character.digit(digit, 16) < 0) {
          throw invalid(digit, "in \\u hexadecimal character escape");
        }
      }
    } else if ("\"\\/bfnrt".indexOf(kind) < 0) {
      throw invalid(kind, "in string escape code");
    }
  }

  private void word(String word) throws Found {
    for (int i = 1; i < word.length(); i++) {
      byte c = read();
      if (c != word.charAt(i)) {
        throw invalid(c, "in literal " + word + " (expecting '" + word.charAt(i) + "')");
      }
    }
  }

  private void number(byte first) throws Found {
    byte c = first;
    if (c == '-') {
      c = read();
      if (!isDigit(c)) {
        throw invalid(c, "in numeric literal");
      }
    }
    if (!isDigit(c)) {
      throw invalid(c, NO_VALUE);
    }
    if (c != '0') {
      skipDigits();
    }
    if (at < in.length && in[at] == '.') {
      at++;
      digits("after decimal point in numeric literal");
    }
    if (at < in.length && (in[at] == 'e' || in[at] == 'E')) {
      at++;
      if (at < in.length && (in[at] == '+' || in[at] == '-')) {
        at++;
      }
      digits("in exponent of numeric literal");
    }
  }

  private void digits(String place) throws Found {
    byte c = read();
    if (!isDigit(c)) {
      throw invalid(c, place);
    }
    skipDigits();
  }

  private void skipDigits() {
    while (at < in.length && isDigit(in[at])) {
      at++;
    }
  }

  /** A further value behind the first one is told by its text. */
  private void end() throws Found {
    skipSpace();
    if (at == in.length) {
      return;
    }
    int start = at;
    byte c = in[at];
    if (c == '{' || c == '[') {
      throw trailing(start, start + 1);
    }
    value();
    boolean quoted = c == '"';
    throw trailing(quoted ? start + 1 : start, quoted ? at - 1 : at);
  }

  private Found trailing(int from, int to) {
    String text = new String(in, from, to - from, StandardCharsets.UTF_8);
    return new Found("error: invalid character '" + text + "' after top-level value");
  }

  private byte next() throws Found {
    skipSpace();
    return read();
  }

  private byte read() throws Found {
    if (at == in.length) {
      throw new Found("unexpected EOF");
    }
    return in[at++];
  }

  private void skipSpace() {
    while (at < in.length && " \t\r\n".indexOf(in[at]) >= 0) {
      at++;
    }
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  /** Go looks at bytes here, and shows one as the character of that number. */
  private static Found invalid(byte c, String place) {
    char shown = (char) (c & 0xff);
    String quoted =
        switch (shown) {
          case '\'' -> "\\'";
          case '\\' -> "\\\\";
          case '\b' -> "\\b";
          case '\f' -> "\\f";
          case '\n' -> "\\n";
          case '\r' -> "\\r";
          case '\t' -> "\\t";
          case 0x07 -> "\\a";
          case 0x0b -> "\\v";
          case 0xa0, 0xad -> String.format(Locale.ROOT, "\\u%04x", (int) shown);
          default ->
              !Character.isISOControl(shown)
                  ? String.valueOf(shown)
                  : String.format(Locale.ROOT, shown < 0x80 ? "\\x%02x" : "\\u%04x", (int) shown);
        };
    return new Found("invalid character '" + quoted + "' " + place);
  }
}
