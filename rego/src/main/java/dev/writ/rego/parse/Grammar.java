package dev.writ.rego.parse;

import dev.writ.rego.PolicySource;
import dev.writ.rego.RegoError;
import dev.writ.rego.RegoError.Location;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What every part of the parser stands on: the tokens, which names are keywords now, and the errors
 * so far.
 */
abstract class Grammar {
  static final String CODE = "rego_parse_error";

  /** Keywords in every version. */
  static final Set<String> RESERVED =
      Set.of(
          "package", "import", "as", "default", "else", "not", "some", "with", "null", "true",
          "false");

  /** Keywords of version 1, names in version 0 until they are imported. */
  static final Set<String> IMPORTABLE = Set.of("contains", "every", "if", "in");

  /** What {@code future.keywords} offers of itself; `and` and `or` only to those who ask for it. */
  static final Set<String> OFFERED = Set.of("contains", "every", "if", "in", "not");

  /** How many operators may follow each other, or `else`; each is a level of the syntax's tree. */
  private static final int LONGEST_CHAIN = 10_000;

  final PolicySource source;
  final TokenStream tokens;
  final List<RegoError> errors = new ArrayList<>();
  final Set<String> keywords = new HashSet<>(RESERVED);
  private final List<String> hints = new ArrayList<>();

  Grammar(PolicySource source) {
    this.source = source;
    this.tokens = Lexer.tokens(source);
    if (source.language() == PolicySource.Language.V1) {
      keywords.addAll(IMPORTABLE);
    }
  }

  /** Thrown when parsing can't go on; what is wrong stands among the errors. */
  static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1;

    Stop() {
      super(null, null, false, false);
    }
  }

  final boolean is(Token kind) {
    return tokens.kind() == kind;
  }

  /** Whether this token is that keyword, and a keyword at this place. */
  final boolean isKeyword(String keyword) {
    return tokens.isName(keyword) && keywords.contains(keyword) && !startsReference();
  }

  /** Whether this token is any keyword. */
  final boolean isAnyKeyword() {
    return is(Token.NAME) && keywords.contains(tokens.text()) && !startsReference();
  }

  /**
   * Whether a reference goes on behind this token: `input`, but also a keyword such as in `not.x`.
   */
  final boolean startsReference() {
    Token next = tokens.following();
    return tokens.followingIsGlued() && (next == Token.DOT || next == Token.OPEN_BRACKET);
  }

  final void advance() {
    tokens.advance();
    String fault = tokens.fault();
    if (fault != null) {
      throw stop(tokens.location(), fault);
    }
  }

  final Stop stop(Location location, String message) {
    errors.add(error(location, message));
    return new Stop();
  }

  /** Refuses the token here. */
  final Stop unexpected(String note) {
    String name = is(Token.NAME) ? tokens.text() : tokens.kind().title();
    boolean keyword =
        is(Token.NAME)
            && (keywords.contains(name) || IMPORTABLE.contains(name) || RESERVED.contains(name));
    String title = is(Token.NAME) && !keywords.contains(name) ? Token.NAME.title() : name;
    boolean known = keyword && !title.equals(Token.NAME.title());
    String message = "unexpected " + title + (known ? " keyword" : " token");
    return stop(tokens.location(), note.isEmpty() ? message : message + ": " + note);
  }

  final void hint(String text) {
    hints.add(text);
  }

  private RegoError error(Location location, String message) {
    String hinted = message;
    if (!hints.isEmpty()) {
      hinted +=
          " (" + (hints.size() == 1 ? "hint" : "hints") + ": " + String.join(", ", hints) + ")";
      hints.clear();
    }
    return new RegoError(CODE, hinted, location, lineAndCaret(location));
  }

  /** The line without leading tabs, and a caret below the place. */
  private static List<String> lineAndCaret(Location location) {
    String text = location.source();
    int at = Math.min(location.offset(), text.length());
    int start = text.lastIndexOf('\n', at - 1) + 1;
    int end = text.indexOf('\n', at);
    String line = text.substring(start, end < 0 ? text.length() : end);
    int tabs = 0;
    while (tabs < line.length() && line.charAt(tabs) == '\t') {
      tabs++;
    }
    return List.of(line.substring(tabs), " ".repeat(Math.max(0, at - start - tabs)) + "^");
  }

  /** Tries something; where it can't be parsed, nothing has happened and the answer is null. */
  final <T> @Nullable T attempt(Supplier<@Nullable T> parse) {
    int position = tokens.position();
    int before = errors.size();
    try {
      T result = parse.get();
      if (result != null && errors.size() == before) {
        return result;
      }
    } catch (Stop failed) {
      // The caller tries something else.
    }
    errors.subList(before, errors.size()).clear();
    tokens.moveTo(position);
    return null;
  }

  /** Refuses a chain that became too long. */
  final void refuseLong(int links) {
    if (links > LONGEST_CHAIN) {
      throw stop(tokens.location(), TokenStream.TOO_DEEP);
    }
  }

  static String quoted(Token token) {
    return String.format(Locale.ROOT, "\"%s\"", token.title());
  }
}
