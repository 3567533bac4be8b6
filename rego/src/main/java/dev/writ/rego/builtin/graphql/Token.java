package dev.writ.rego.builtin.graphql;

import dev.writ.rego.builtin.graphql.Ast.Position;
import org.jspecify.annotations.Nullable;

/**
 * A word of GraphQL.
 *
 * @param value text of names, numbers, strings and comments, else empty
 * @param fault why it is {@link Kind#INVALID}
 */
record Token(Kind kind, String value, Position position, @Nullable String fault) {

  /** The kinds of words, with the text errors have for them. */
  enum Kind {
    INVALID("<Invalid>"),
    EOF("<EOF>"),
    BANG("!"),
    DOLLAR("$"),
    AMP("&"),
    PAREN_L("("),
    PAREN_R(")"),
    SPREAD("..."),
    COLON(":"),
    EQUALS("="),
    AT("@"),
    BRACKET_L("["),
    BRACKET_R("]"),
    BRACE_L("{"),
    BRACE_R("}"),
    PIPE("|"),
    NAME("Name"),
    INT("Int"),
    FLOAT("Float"),
    STRING("String"),
    BLOCK_STRING("BlockString"),
    COMMENT("Comment");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  boolean is(Kind wanted) {
    return kind == wanted;
  }

  boolean isName(String name) {
    return kind == Kind.NAME && value.equals(name);
  }

  boolean isString() {
    return kind == Kind.STRING || kind == Kind.BLOCK_STRING;
  }

  @Override
  public String toString() {
    return value.isEmpty() ? kind.toString() : kind + " " + Texts.quoted(value);
  }
}
