package dev.writ.rego.parse;

import dev.writ.rego.PolicySource;
import dev.writ.rego.RegoError.Location;
import dev.writ.rego.syntax.Module.Comment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a source into tokens. Faults become {@link Token#ILLEGAL} tokens with a message, so that the
 * parser reports them when it gets there.
 */
final class Lexer {
  private final String file;
  private final String text;
  private final TokenStream.Builder out;
  private final List<Comment> comments = new ArrayList<>();

  /** For each template we are inside of: its brace depth, negative for a raw one (depth + 1). */
  private final Deque<Integer> templates = new ArrayDeque<>();

  private int at;
  private int row = 1;
  private int column = 1;
  private boolean space;
  private boolean newline;
  private @Nullable String fault;

  private Lexer(PolicySource source) {
    this.file = source.name();
    this.text = source.text();
    this.out = new TokenStream.Builder(source);
  }

  static TokenStream tokens(PolicySource source) {
    Lexer lexer = new Lexer(source);
    lexer.run();
    return lexer.out.build(lexer.comments);
  }

  private void run() {
    if (peek() == '\uFEFF') {
      at++;
    }
    while (at < text.length()) {
      int c = peek();
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        space = true;
        newline |= c == '\n';
        next();
      } else if (c == '#') {
        comment();
      } else {
        token(c);
      }
    }
    // The end stands where the last character stood, which is column 0 after a line break.
    int lastColumn = text.isEmpty() ? 0 : column - 1;
    out.add(Token.END, at, at, row, lastColumn, space, newline, null);
  }

  private void token(int c) {
    int start = at;
    int startRow = row;
    int startColumn = column;
    Token token = scan(c);
    String message = fault;
    fault = null;
    out.add(
        message == null ? token : Token.ILLEGAL,
        start,
        at,
        startRow,
        startColumn,
        space,
        newline,
        message);
    space = false;
    newline = false;
  }

  private Token scan(int c) {
    if (isLetter(c)) {
      do {
        next();
      } while (isLetter(peek()) || isDigit(peek()));
      return Token.NAME;
    }
    if (isDecimal(c)) {
      return number();
    }
    next();
    if (c == '"') {
      return string();
    }
    if (c == '`') {
      return rawString();
    }
    if (c == '$' && peek() == '"') {
      next();
      return template(false);
    }
    if (c == '$' && peek() == '`') {
      next();
      return template(true);
    }
    Token both = peek() == '=' ? Token.withEquals(c) : null;
    if (both != null) {
      next();
      return both;
    }
    if (c == '{' && !templates.isEmpty()) {
      int depth = templates.pop();
      templates.push(depth < 0 ? depth - 1 : depth + 1);
    }
    if (c == '}' && !templates.isEmpty()) {
      int depth = templates.pop();
      if (depth == 0 || depth == -1) {
        return template(depth < 0);
      }
      templates.push(depth < 0 ? depth + 1 : depth - 1);
    }
    Token single = Token.ofCharacter(c);
    if (single == null) {
      wrong(
          c == '!' || c == '$'
              ? "illegal " + (char) c + " character"
              : c == 0 ? "illegal null character" : "illegal token");
      return Token.ILLEGAL;
    }
    return single;
  }

  private void comment() {
    int start = at;
    int startColumn = column;
    while (at < text.length() && peek() != '\n') {
      next();
    }
    int end = at > start && text.charAt(at - 1) == '\r' ? at - 1 : at;
    comments.add(
        new Comment(
            new Location(file, row, startColumn, start, end, text),
            text.substring(start + 1, end)));
    space = true;
  }

  private Token number() {
    digits();
    if (peek() == '.') {
      next();
      if (!digits()) {
        wrong("expected fraction");
      }
    }
    if (peek() == 'e' || peek() == 'E') {
      next();
      if (peek() == '+' || peek() == '-') {
        next();
      }
      if (!digits()) {
        wrong("expected exponent");
      }
    }
    if (isLetter(peek())) {
      wrong("illegal number format");
      while (isLetter(peek()) || isDigit(peek())) {
        next();
      }
    }
    return Token.NUMBER;
  }

  private boolean digits() {
    int start = at;
    while (isDecimal(peek())) {
      next();
    }
    return at > start;
  }

  private Token string() {
    while (true) {
      int c = peek();
      if (c == '\n' || c < 0) {
        wrong("non-terminated string");
        return Token.STRING;
      }
      next();
      if (c == '"') {
        return Token.STRING;
      }
      if (c == '\\') {
        escape(false);
      }
    }
  }

  private Token rawString() {
    while (true) {
      int c = peek();
      if (c < 0) {
        wrong("non-terminated string");
        return Token.RAW_STRING;
      }
      next();
      if (c == '`') {
        return Token.RAW_STRING;
      }
    }
  }

  /** The text of a template up to the next expression in braces, or to its end. */
  private Token template(boolean raw) {
    int quote = raw ? '`' : '"';
    while (true) {
      int c = peek();
      if (c < 0 || (c == '\n' && !raw)) {
        wrong("non-terminated string");
        return Token.TEMPLATE_END;
      }
      next();
      if (c == quote) {
        return raw ? Token.RAW_TEMPLATE_END : Token.TEMPLATE_END;
      }
      if (c == '{') {
        templates.push(raw ? -1 : 0);
        return raw ? Token.RAW_TEMPLATE_PART : Token.TEMPLATE_PART;
      }
      if (c == '\\' && raw && peek() == '{') {
        next();
      } else if (c == '\\' && !raw) {
        escape(true);
      }
    }
  }

  private void escape(boolean inTemplate) {
    switch (peek()) {
      case '\\', '"', '/', 'b', 'f', 'n', 'r', 't' -> next();
      case '{' -> {
        if (inTemplate) {
          next();
        } else {
          wrong("illegal escape sequence");
        }
      }
      case 'u' -> {
        for (int i = 0; i < 4 && at + 1 < text.length(); i++) {
          next();
        }
      }
      default -> wrong("illegal escape sequence");
    }
  }

  /** Of several faults in one token the first one counts. */
  private void wrong(String message) {
    if (fault == null) {
      fault = message;
    }
  }

  private int peek() {
    return at < text.length() ? text.charAt(at) : -1;
  }

  private void next() {
    char c = text.charAt(at++);
    if (c == '\n') {
      row++;
      column = 1;
    } else if (!Character.isLowSurrogate(c)) {
      column++;
      if (c == 0) {
        wrong("illegal null character");
      }
    }
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isDecimal(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isDigit(int c) {
    return isDecimal(c) || (c > 127 && Character.isDigit(c));
  }
}
