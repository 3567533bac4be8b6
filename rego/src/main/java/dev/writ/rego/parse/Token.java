package dev.writ.rego.parse;

import org.jspecify.annotations.Nullable;

/**
 * The kinds of tokens. Keywords are identifiers to the lexer; the parser knows which are keywords
 * where.
 */
enum Token {
  ILLEGAL("illegal"),
  END("eof"),
  NAME("identifier"),
  NUMBER("number"),
  STRING("string"),
  RAW_STRING("string"),
  TEMPLATE_PART("template-string-part"),
  TEMPLATE_END("template-string-end"),
  RAW_TEMPLATE_PART("template-string-part"),
  RAW_TEMPLATE_END("template-string-end"),
  OPEN_BRACKET("["),
  CLOSE_BRACKET("]"),
  OPEN_BRACE("{"),
  CLOSE_BRACE("}"),
  OPEN_PAREN("("),
  CLOSE_PAREN(")"),
  COMMA(","),
  COLON(":"),
  DOT("."),
  SEMICOLON(";"),
  ASSIGN("assign"),
  UNIFY("eq"),
  EQUAL("equal", 1),
  NOT_EQUAL("neq", 1),
  LESS("lt", 1),
  GREATER("gt", 1),
  LESS_OR_EQUAL("lte", 1),
  GREATER_OR_EQUAL("gte", 1),
  OR("or", 2),
  AND("and", 3),
  PLUS("plus", 4),
  MINUS("minus", 4),
  TIMES("mul", 5),
  DIVIDE("div", 5),
  REMAINDER("rem", 5);

  /** As error messages call it; of an infix operator, also the name of its builtin. */
  private final String title;

  private final int precedence;

  Token(String title) {
    this(title, 0);
  }

  Token(String title, int precedence) {
    this.title = title;
    this.precedence = precedence;
  }

  String title() {
    return title;
  }

  /** From 1 (binds least) to 5; 0 for what is no infix operator. */
  int precedence() {
    return precedence;
  }

  /** 1 for what opens a bracket, -1 for what closes one, else 0. */
  int nesting() {
    return switch (this) {
      case OPEN_BRACKET, OPEN_BRACE, OPEN_PAREN -> 1;
      case CLOSE_BRACKET, CLOSE_BRACE, CLOSE_PAREN -> -1;
      default -> 0;
    };
  }

  boolean isTemplate() {
    return this == TEMPLATE_PART
        || this == TEMPLATE_END
        || this == RAW_TEMPLATE_PART
        || this == RAW_TEMPLATE_END;
  }

  static @Nullable Token ofCharacter(int c) {
    return switch (c) {
      case '[' -> OPEN_BRACKET;
      case ']' -> CLOSE_BRACKET;
      case '{' -> OPEN_BRACE;
      case '}' -> CLOSE_BRACE;
      case '(' -> OPEN_PAREN;
      case ')' -> CLOSE_PAREN;
      case ',' -> COMMA;
      case ':' -> COLON;
      case '.' -> DOT;
      case ';' -> SEMICOLON;
      case '=' -> UNIFY;
      case '<' -> LESS;
      case '>' -> GREATER;
      case '|' -> OR;
      case '&' -> AND;
      case '+' -> PLUS;
      case '-' -> MINUS;
      case '*' -> TIMES;
      case '/' -> DIVIDE;
      case '%' -> REMAINDER;
      default -> null;
    };
  }

  /** The operator that this and a following {@code =} make together, or null. */
  static @Nullable Token withEquals(int c) {
    return switch (c) {
      case ':' -> ASSIGN;
      case '=' -> EQUAL;
      case '!' -> NOT_EQUAL;
      case '<' -> LESS_OR_EQUAL;
      case '>' -> GREATER_OR_EQUAL;
      default -> null;
    };
  }
}
