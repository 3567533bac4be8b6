package dev.writ.rego.builtin.graphql;

import dev.writ.rego.builtin.graphql.Ast.Argument;
import dev.writ.rego.builtin.graphql.Ast.Child;
import dev.writ.rego.builtin.graphql.Ast.Comments;
import dev.writ.rego.builtin.graphql.Ast.Directive;
import dev.writ.rego.builtin.graphql.Ast.Position;
import dev.writ.rego.builtin.graphql.Ast.TypeRef;
import dev.writ.rego.builtin.graphql.Ast.Value;
import dev.writ.rego.builtin.graphql.Ast.ValueKind;
import dev.writ.rego.builtin.graphql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a document, one ahead, and what queries and schemas have in common: values, types,
 * directives. The first fault ends it.
 */
final class TokenStream {
  private final Lexer lexer;
  private final Work work;
  private @Nullable Token ahead;
  private @Nullable Comments comment;

  TokenStream(String text, Work work) {
    this.lexer = new Lexer(text, work);
    this.work = work;
  }

  /** The next token that is no comment. */
  Token peek() {
    Token token = ahead;
    if (token != null) {
      return token;
    }
    token = lexer.next();
    if (token.is(Kind.COMMENT)) {
      List<String> lines = new ArrayList<>();
      for (; token.is(Kind.COMMENT); token = lexer.next()) {
        lines.add(token.value());
      }
      comment = new Comments(lines);
    }
    ahead = token;
    return token;
  }

  boolean at(Kind kind) {
    return peek().is(kind);
  }

  boolean atName(String name) {
    return peek().isName(name);
  }

  Position position() {
    return peek().position();
  }

  /** The comment right before the next token. */
  @Nullable Comments comment() {
    peek();
    return comment;
  }

  Token take() {
    Token token = peek();
    ahead = null;
    comment = null;
    if (token.fault() != null) {
      throw GraphqlException.ofText(token.fault(), token.position());
    }
    return token;
  }

  boolean skip(Kind kind) {
    if (!at(kind)) {
      return false;
    }
    take();
    return true;
  }

  Token expect(Kind kind) {
    if (!at(kind)) {
      throw expected(kind.toString(), peek().kind().toString());
    }
    return take();
  }

  void expectKeyword(String word) {
    if (!atName(word)) {
      throw expected(Texts.quoted(word), peek().toString());
    }
    take();
  }

  String name() {
    return expect(Kind.NAME).value();
  }

  GraphqlException unexpected() {
    return unexpected(peek());
  }

  static GraphqlException unexpected(Token token) {
    return GraphqlException.ofText("Unexpected " + token, token.position());
  }

  GraphqlException expected(String wanted, String found) {
    return GraphqlException.ofText("Expected " + wanted + ", found " + found, position());
  }

  /** What stands between two marks, one at least, or nothing when the first mark is not there. */
  <T> List<T> some(Kind open, Kind close, Supplier<T> each) {
    return someAndComment(open, close, each).list();
  }

  /** What stood between two marks, and the comment before the second. */
  record Listed<T>(List<T> list, @Nullable Comments end) {}

  <T> Listed<T> someAndComment(Kind open, Kind close, Supplier<T> each) {
    if (!skip(open)) {
      return new Listed<>(List.of(), null);
    }
    if (at(close)) {
      throw GraphqlException.ofText(
          "expected at least one definition, found " + peek().kind(), position());
    }
    List<T> list = elements(close, each);
    Comments end = comment();
    take();
    return new Listed<>(list, end);
  }

  private <T> List<T> elements(Kind close, Supplier<T> each) {
    List<T> list = new ArrayList<>();
    work.enter();
    while (!at(close)) {
      list.add(each.get());
    }
    work.leave();
    return list;
  }

  /** `query`, `mutation` or `subscription`. */
  String operationType() {
    Token token = take();
    return switch (token.value()) {
      case "query", "mutation", "subscription" -> token.value();
      default -> throw unexpected(token);
    };
  }

  List<Directive> directives(boolean constant) {
    List<Directive> directives = new ArrayList<>();
    while (skip(Kind.AT)) {
      Position position = position();
      directives.add(new Directive(name(), arguments(constant), position));
    }
    return directives;
  }

  List<Argument> arguments(boolean constant) {
    return some(Kind.PAREN_L, Kind.PAREN_R, () -> argument(constant));
  }

  private Argument argument(boolean constant) {
    Position position = position();
    Comments before = comment();
    String name = name();
    expect(Kind.COLON);
    return new Argument(name, value(constant), position, before);
  }

  /**
   * A literal or, unless it has to be constant, a variable. Only lists and objects keep the comment
   * before them.
   */
  Value value(boolean constant) {
    Token token = peek();
    Comments before = comment();
    return switch (token.kind()) {
      case BRACKET_L -> {
        take();
        List<Child> children =
            elements(Kind.BRACKET_R, () -> new Child("", value(constant), null, null));
        take();
        yield new Value(ValueKind.LIST, "", children, token.position(), before);
      }
      case BRACE_L -> {
        take();
        List<Child> children = elements(Kind.BRACE_R, () -> entry(constant));
        take();
        yield new Value(ValueKind.OBJECT, "", children, token.position(), before);
      }
      case DOLLAR -> {
        if (constant) {
          throw unexpected();
        }
        take();
        yield leaf(ValueKind.VARIABLE, name(), token);
      }
      case INT -> leaf(ValueKind.INT, take().value(), token);
      case FLOAT -> leaf(ValueKind.FLOAT, take().value(), token);
      case STRING -> leaf(ValueKind.STRING, take().value(), token);
      case BLOCK_STRING -> leaf(ValueKind.BLOCK, take().value(), token);
      case NAME -> leaf(wordKind(token.value()), take().value(), token);
      default -> throw unexpected();
    };
  }

  private static ValueKind wordKind(String word) {
    return switch (word) {
      case "true", "false" -> ValueKind.BOOLEAN;
      case "null" -> ValueKind.NULL;
      default -> ValueKind.ENUM;
    };
  }

  private static Value leaf(ValueKind kind, String raw, Token token) {
    return new Value(kind, raw, List.of(), token.position(), null);
  }

  private Child entry(boolean constant) {
    Position position = position();
    Comments before = comment();
    String name = name();
    expect(Kind.COLON);
    return new Child(name, value(constant), position, before);
  }

  TypeRef type() {
    String name = "";
    TypeRef element = null;
    Position position;
    if (skip(Kind.BRACKET_L)) {
      position = position();
      work.enter();
      element = type();
      work.leave();
      expect(Kind.BRACKET_R);
    } else {
      position = position();
      name = name();
    }
    return new TypeRef(name, element, skip(Kind.BANG), position);
  }
}
