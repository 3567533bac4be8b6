package dev.writ.rego.builtin.graphql;

import dev.writ.rego.builtin.graphql.Ast.Position;
import dev.writ.rego.builtin.graphql.Token.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Text to tokens. A fault of the text is a token too: the parser decides whether it says where it
 * stands or what is wrong with it.
 */
final class Lexer {
  private final String text;
  private final Work work;

  private int start;
  private int end;

  /** Code points before {@link #start} and {@link #end}. */
  private int startPoints;

  private int endPoints;
  private int line = 1;
  private int lineStartPoints;

  Lexer(String text, Work work) {
    this.text = text;
    this.work = work;
  }

  /** The next token; comments are tokens. */
  Token next() {
    skipBlanks();
    start = end;
    startPoints = endPoints;
    work.scan(1);
    if (end >= text.length()) {
      return token(Kind.EOF, "");
    }
    char first = text.charAt(start);
    Kind mark = mark(first);
    if (mark != null) {
      advance(1);
      return token(mark, "");
    }
    if (first == '.' && text.startsWith("...", start)) {
      advance(3);
      return token(Kind.SPREAD, "");
    }
    if (first == '#') {
      return comment();
    }
    if (isNameStart(first)) {
      return name();
    }
    if (first == '-' || isDigit(first)) {
      return number();
    }
    if (first == '"') {
      return text.startsWith("\"\"\"", start) ? blockString() : string();
    }
    return unexpected(first);
  }

  private static @Nullable Kind mark(char first) {
    return switch (first) {
      case '!' -> Kind.BANG;
      case '$' -> Kind.DOLLAR;
      case '&' -> Kind.AMP;
      case '(' -> Kind.PAREN_L;
      case ')' -> Kind.PAREN_R;
      case ':' -> Kind.COLON;
      case '=' -> Kind.EQUALS;
      case '@' -> Kind.AT;
      case '[' -> Kind.BRACKET_L;
      case ']' -> Kind.BRACKET_R;
      case '{' -> Kind.BRACE_L;
      case '}' -> Kind.BRACE_R;
      case '|' -> Kind.PIPE;
      default -> null;
    };
  }

  private Token unexpected(char first) {
    if (first < 0x20) {
      return invalid("Cannot contain the invalid character \"" + escape(first) + "\"");
    }
    if (first == '\'') {
      return invalid(
          "Unexpected single quote character ('), did you mean to use a double quote (\")?");
    }
    return invalid("Cannot parse the unexpected character \"" + describe() + "\".");
  }

  private void skipBlanks() {
    while (end < text.length()) {
      switch (text.charAt(end)) {
        case '\t', ' ', ',', '\uFEFF' -> advance(1);
        case '\n' -> {
          advance(1);
          newLine();
        }
        case '\r' -> {
          advance(1);
          newLine();
          if (end < text.length() && text.charAt(end) == '\n') {
            advance(1);
          }
        }
        default -> {
          return;
        }
      }
    }
  }

  private Token comment() {
    while (end < text.length() && (text.charAt(end) >= 0x20 || text.charAt(end) == '\t')) {
      advancePoint();
    }
    return token(Kind.COMMENT, text.substring(start, end));
  }

  private Token name() {
    while (end < text.length() && (isNameStart(text.charAt(end)) || isDigit(text.charAt(end)))) {
      advance(1);
    }
    return token(Kind.NAME, text.substring(start, end));
  }

  private Token number() {
    boolean isFloat = false;
    accept("-");
    if (accept("0")) {
      if (end < text.length() && isDigit(text.charAt(end))) {
        return invalid("Invalid number, unexpected digit after 0: " + next(end) + ".");
      }
    } else if (!acceptDigits()) {
      return noDigit();
    }
    if (accept(".")) {
      isFloat = true;
      if (!acceptDigits()) {
        return noDigit();
      }
    }
    if (accept("eE")) {
      isFloat = true;
      accept("-+");
      if (!acceptDigits()) {
        return noDigit();
      }
    }
    return token(isFloat ? Kind.FLOAT : Kind.INT, text.substring(start, end));
  }

  private Token noDigit() {
    return invalid("Invalid number, expected digit but got: " + next(end) + ".");
  }

  private boolean accept(String any) {
    if (end < text.length() && any.indexOf(text.charAt(end)) >= 0) {
      advance(1);
      return true;
    }
    return false;
  }

  private boolean acceptDigits() {
    int before = end;
    while (end < text.length() && isDigit(text.charAt(end))) {
      advance(1);
    }
    return end > before;
  }

  private Token string() {
    advance(1);
    start++;
    startPoints++;
    StringBuilder value = new StringBuilder();
    while (end < text.length()) {
      char c = text.charAt(end);
      if (c == '\n' || c == '\r') {
        break;
      }
      if (c < 0x20 && c != '\t') {
        return invalid("Invalid character within String: \"" + escape(c) + "\".");
      }
      if (c == '"') {
        Token token = token(Kind.STRING, value.toString());
        advance(1);
        return token;
      }
      if (c == '\\') {
        String fault = escaped(value);
        if (fault != null) {
          advance(1);
          return invalid("Invalid character escape sequence" + fault + ".");
        }
      } else {
        value.appendCodePoint(text.codePointAt(end));
        advancePoint();
      }
    }
    return invalid("Unterminated string.");
  }

  /** Reads the escape at {@link #end}; what is wrong with it, or null. */
  private @Nullable String escaped(StringBuilder value) {
    if (end + 1 >= text.length()) {
      return "";
    }
    char escape = text.charAt(end + 1);
    switch (escape) {
      case '"', '/', '\\' -> value.append(escape);
      case 'b' -> value.append('\b');
      case 'f' -> value.append('\f');
      case 'n' -> value.append('\n');
      case 'r' -> value.append('\r');
      case 't' -> value.append('\t');
      case 'u' -> {
        if (end + 6 >= text.length()) {
          return ": \\" + text.substring(end + 1);
        }
        int point = hexadecimal(end + 2);
        if (point < 0) {
          return ": \\" + text.substring(end + 1, end + 6);
        }
        value.append(Character.isSurrogate((char) point) ? '\uFFFD' : (char) point);
        advance(4);
      }
      default -> {
        return ": \\" + escape;
      }
    }
    advance(2);
    return null;
  }

  /** Four hexadecimal digits, or -1. */
  private int hexadecimal(int at) {
    int value = 0;
    for (int i = at; i < at + 4; i++) {
      char c = text.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private Token blockString() {
    advance(3);
    start += 3;
    startPoints += 3;
    StringBuilder raw = new StringBuilder();
    while (end < text.length()) {
      char c = text.charAt(end);
      if (text.startsWith("\"\"\"", end)) {
        Token token = token(Kind.BLOCK_STRING, BlockStrings.value(raw.toString()));
        advance(3);
        return token;
      }
      if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') {
        return invalid("Invalid character within String: \"" + escape(c) + "\".");
      }
      if (text.startsWith("\\\"\"\"", end)) {
        raw.append("\"\"\"");
        advance(4);
      } else if (c == '\r' || c == '\n') {
        advance(text.startsWith("\r\n", end) ? 2 : 1);
        raw.append('\n');
        newLine();
      } else {
        raw.appendCodePoint(text.codePointAt(end));
        advancePoint();
      }
    }
    return invalid("Unterminated string.");
  }

  private void advance(int chars) {
    end += chars;
    endPoints += chars;
  }

  private void advancePoint() {
    end += Character.charCount(text.codePointAt(end));
    endPoints++;
    if ((endPoints & 63) == 0) {
      work.step();
    }
  }

  private void newLine() {
    line++;
    lineStartPoints = endPoints;
  }

  private Token token(Kind kind, String value) {
    return new Token(kind, value, new Position(line, startPoints - lineStartPoints + 1), null);
  }

  private Token invalid(String fault) {
    return new Token(Kind.INVALID, "", new Position(line, endPoints - lineStartPoints + 1), fault);
  }

  private String next(int at) {
    return at < text.length() ? '"' + describe() + '"' : "<EOF>";
  }

  /** The byte at {@link #end} as gqlparser writes it, which cuts a code point. */
  private String describe() {
    int point = text.codePointAt(end);
    int first = point;
    if (point >= 0x10000) {
      first = 0xF0 | point >> 18;
    } else if (point >= 0x800) {
      first = 0xE0 | point >> 12;
    } else if (point >= 0x80) {
      first = 0xC0 | point >> 6;
    }
    return Character.toString(first);
  }

  /** As gqlparser writes it: the code in decimal. */
  private static String escape(char c) {
    return "\\u" + "0".repeat(4 - Integer.toString(c).length()) + (int) c;
  }

  private static boolean isNameStart(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
