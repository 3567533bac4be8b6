package dev.writ.rego.parse;

import dev.writ.rego.PolicySource;
import dev.writ.rego.RegoError.Location;
import dev.writ.rego.syntax.Module.Comment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokens of one source in flat arrays, and where the parser stands in them. */
final class TokenStream {
  private static final int START = 0;
  private static final int END = 1;
  private static final int ROW = 2;
  private static final int COLUMN = 3;
  private static final int FLAGS = 4;
  private static final int FIELDS = 5;
  private static final int SPACE = 1;
  private static final int NEWLINE = 2;

  private final PolicySource source;
  private final Token[] kinds;
  private final int[] fields;
  private final List<@Nullable String> faults;
  private final List<Comment> comments;
  private int at;

  private TokenStream(
      PolicySource source,
      Token[] kinds,
      int[] fields,
      List<@Nullable String> faults,
      List<Comment> comments) {
    this.source = source;
    this.kinds = kinds;
    this.fields = fields;
    this.faults = faults;
    this.comments = comments;
  }

  List<Comment> comments() {
    return comments;
  }

  Token kind() {
    return kinds[at];
  }

  /** The token after this one. */
  Token following() {
    return kinds[Math.min(at + 1, kinds.length - 1)];
  }

  /** Whether the token after this one is glued to it. */
  boolean followingIsGlued() {
    return at + 1 < kinds.length && (field(at + 1, FLAGS) & SPACE) == 0;
  }

  /** Whether this token is glued to the one before. */
  boolean isGlued() {
    return (field(at, FLAGS) & SPACE) == 0;
  }

  /** Whether a line break stands before this token. */
  boolean startsLine() {
    return (field(at, FLAGS) & NEWLINE) != 0;
  }

  /** The characters of this token. */
  String text() {
    return source.text().substring(field(at, START), field(at, END));
  }

  boolean isName(String name) {
    int start = field(at, START);
    return kinds[at] == Token.NAME
        && field(at, END) - start == name.length()
        && source.text().startsWith(name, start);
  }

  /** Why this token is illegal. */
  @Nullable String fault() {
    return faults.get(at);
  }

  Location location() {
    return new Location(
        source.name(),
        field(at, ROW),
        field(at, COLUMN),
        field(at, START),
        field(at, END),
        source.text());
  }

  /** Where the token before this one ends. */
  int lastEnd() {
    return at == 0 ? 0 : field(at - 1, END);
  }

  int position() {
    return at;
  }

  void moveTo(int position) {
    at = position;
  }

  void advance() {
    if (at < kinds.length - 1) {
      at++;
    }
  }

  private int field(int token, int field) {
    return fields[token * FIELDS + field];
  }

  /** Gathers tokens. */
  static final class Builder {
    private final PolicySource source;
    private final List<Token> kinds = new ArrayList<>();
    private final List<@Nullable String> faults = new ArrayList<>();
    private int[] fields = new int[FIELDS * 64];

    Builder(PolicySource source) {
      this.source = source;
    }

    void add(
        Token kind,
        int start,
        int end,
        int row,
        int column,
        boolean space,
        boolean newline,
        @Nullable String fault) {
      int base = kinds.size() * FIELDS;
      if (base == fields.length) {
        fields = Arrays.copyOf(fields, base * 2);
      }
      fields[base + START] = start;
      fields[base + END] = end;
      fields[base + ROW] = row;
      fields[base + COLUMN] = column;
      fields[base + FLAGS] = (space ? SPACE : 0) | (newline ? NEWLINE : 0);
      kinds.add(kind);
      faults.add(fault);
    }

    TokenStream build(List<Comment> comments) {
      return new TokenStream(source, kinds.toArray(Token[]::new), fields, faults, comments);
    }
  }
}
