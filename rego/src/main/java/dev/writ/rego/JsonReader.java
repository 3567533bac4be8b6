package dev.writ.rego;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Reads JSON from UTF-8 into values. Numbers keep their text; the last of equal keys wins. */
final class JsonReader {
  private static final int DEEPEST = 1_000;

  private final byte[] in;
  private int at;
  private int depth;

  JsonReader(byte[] in) {
    this.in = in;
  }

  /** The one value of the text. */
  RegoValue document() {
    if (in.length >= 3 && in[0] == (byte) 0xEF && in[1] == (byte) 0xBB && in[2] == (byte) 0xBF) {
      at = 3;
    }
    RegoValue value = value();
    skipSpace();
    if (at < in.length) {
      throw wrong("text after the value");
    }
    return value;
  }

  private RegoValue value() {
    skipSpace();
    if (at >= in.length) {
      throw wrong("unexpected end of JSON");
    }
    return switch (in[at]) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> new RegoValue.Str(string());
      case 't' -> word("true", RegoValue.TRUE);
      case 'f' -> word("false", RegoValue.FALSE);
      case 'n' -> word("null", RegoValue.NULL);
      default -> number();
    };
  }

  private RegoValue object() {
    enter();
    RegoValue.Obj.Builder object = RegoValue.Obj.builder();
    skipSpace();
    if (peek() == '}') {
      at++;
      depth--;
      return RegoValue.Obj.EMPTY;
    }
    while (true) {
      skipSpace();
      if (peek() != '"') {
        throw wrong("expected a key in quotes");
      }
      RegoValue key = new RegoValue.Str(string());
      skipSpace();
      if (peek() != ':') {
        throw wrong("expected `:` after the key");
      }
      at++;
      object.put(key, value());
      skipSpace();
      int next = peek();
      if (next != ',' && next != '}') {
        throw wrong("expected `,` or `}`");
      }
      at++;
      if (next == '}') {
        depth--;
        return object.build();
      }
    }
  }

  private RegoValue array() {
    enter();
    skipSpace();
    if (peek() == ']') {
      at++;
      depth--;
      return RegoValue.Arr.EMPTY;
    }
    RegoValue[] elements = new RegoValue[8];
    for (int size = 0; ; ) {
      RegoValue element = value();
      if (size == elements.length) {
        elements = Arrays.copyOf(elements, size * 2);
      }
      elements[size++] = element;
      skipSpace();
      int next = peek();
      if (next != ',' && next != ']') {
        throw wrong("expected `,` or `]`");
      }
      at++;
      if (next == ']') {
        depth--;
        return RegoValue.Arr.owning(Arrays.copyOf(elements, size));
      }
    }
  }

  private String string() {
    int start = ++at;
    while (at < in.length) {
      byte b = in[at];
      if (b == '"') {
        return new String(in, start, at++ - start, StandardCharsets.ISO_8859_1);
      }
      if (b == '\\' || b < 0x20) { // also bytes above 127, which are negative
        return withEscapes(start);
      }
      at++;
    }
    throw wrong("the string has no end");
  }

  private String withEscapes(int start) {
    StringBuilder text =
        new StringBuilder(new String(in, start, at - start, StandardCharsets.ISO_8859_1));
    while (at < in.length) {
      byte b = in[at];
      if (b == '"') {
        at++;
        return text.toString();
      }
      if (b == '\\') {
        escape(text);
      } else if (b >= 0x20) {
        text.append((char) b);
        at++;
      } else if (b < 0) {
        int end = at;
        while (end < in.length && in[end] < 0) {
          end++;
        }
        text.append(new String(in, at, end - at, StandardCharsets.UTF_8));
        at = end;
      } else {
        throw wrong("a control character in a string has to be escaped");
      }
    }
    throw wrong("the string has no end");
  }

  private void escape(StringBuilder text) {
    int kind = at + 1 < in.length ? in[at + 1] : -1;
    switch (kind) {
      case '"', '\\', '/' -> text.append((char) kind);
      case 'b' -> text.append('\b');
      case 'f' -> text.append('\f');
      case 'n' -> text.append('\n');
      case 'r' -> text.append('\r');
      case 't' -> text.append('\t');
      case 'u' -> {
        char unit = unit(at + 2);
        at += 6;
        if (!Character.isSurrogate(unit)) {
          text.append(unit);
        } else if (Character.isHighSurrogate(unit)
            && at + 1 < in.length
            && in[at] == '\\'
            && in[at + 1] == 'u'
            && Character.isLowSurrogate(unit(at + 2))) {
          text.append(unit).append(unit(at + 2));
          at += 6;
        } else {
          text.append('\uFFFD');
        }
        return;
      }
      default -> throw wrong("unknown escape in a string");
    }
    at += 2;
  }

  private char unit(int from) {
    if (from + 4 > in.length) {
      throw wrong("`\\u` needs four hexadecimal digits");
    }
    int unit = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = Character.digit(in[i], 16);
      if (digit < 0) {
        throw wrong("`\\u` needs four hexadecimal digits");
      }
      unit = unit << 4 | digit;
    }
    return (char) unit;
  }

  private RegoValue number() {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    int whole = digits();
    boolean good = whole > 0 && (whole == 1 || in[at - whole] != '0');
    if (good && peek() == '.') {
      at++;
      good = digits() > 0;
    }
    if (good && (peek() == 'e' || peek() == 'E')) {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      good = digits() > 0;
    }
    if (!good) {
      at = start;
      throw wrong("expected a value");
    }
    String text = new String(in, start, at - start, StandardCharsets.ISO_8859_1);
    try {
      return RegoValue.Num.parse(text);
    } catch (NumberFormatException beyond) {
      at = start;
      throw wrong("number too big");
    }
  }

  private int digits() {
    int start = at;
    while (at < in.length && in[at] >= '0' && in[at] <= '9') {
      at++;
    }
    return at - start;
  }

  private RegoValue word(String word, RegoValue value) {
    int end = at + word.length();
    if (end > in.length
        || !word.equals(new String(in, at, word.length(), StandardCharsets.ISO_8859_1))) {
      throw wrong("expected a value");
    }
    at = end;
    return value;
  }

  private void enter() {
    at++;
    if (++depth > DEEPEST) {
      throw wrong(String.format(Locale.ROOT, "nested deeper than %d levels", DEEPEST));
    }
  }

  private int peek() {
    return at < in.length ? in[at] : -1;
  }

  private void skipSpace() {
    while (at < in.length
        && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
      at++;
    }
  }

  private RegoException wrong(String message) {
    int row = 1;
    int column = 1;
    for (int i = 0; i < at && i < in.length; i++) {
      if (in[i] == '\n') {
        row++;
        column = 1;
      } else if ((in[i] & 0xC0) != 0x80) {
        column++;
      }
    }
    return new RegoException(
        new RegoError(
            "input_parse_error",
            message + " at line " + row + ", column " + column,
            new RegoError.Location("", row, column, 0, 0, "")));
  }
}
