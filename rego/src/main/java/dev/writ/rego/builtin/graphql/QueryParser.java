package dev.writ.rego.builtin.graphql;

import dev.writ.rego.builtin.graphql.Ast.Comments;
import dev.writ.rego.builtin.graphql.Ast.Directive;
import dev.writ.rego.builtin.graphql.Ast.Field;
import dev.writ.rego.builtin.graphql.Ast.Fragment;
import dev.writ.rego.builtin.graphql.Ast.InlineFragment;
import dev.writ.rego.builtin.graphql.Ast.Operation;
import dev.writ.rego.builtin.graphql.Ast.Position;
import dev.writ.rego.builtin.graphql.Ast.QueryDocument;
import dev.writ.rego.builtin.graphql.Ast.Selection;
import dev.writ.rego.builtin.graphql.Ast.Spread;
import dev.writ.rego.builtin.graphql.Ast.TypeRef;
import dev.writ.rego.builtin.graphql.Ast.Value;
import dev.writ.rego.builtin.graphql.Ast.Variable;
import dev.writ.rego.builtin.graphql.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Text to operations and fragments. */
final class QueryParser {
  private final TokenStream tokens;

  private QueryParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  static QueryDocument parse(String text, Work work) {
    return new QueryParser(new TokenStream(text, work)).document();
  }

  private QueryDocument document() {
    List<Operation> operations = new ArrayList<>();
    List<Fragment> fragments = new ArrayList<>();
    while (!tokens.at(Kind.EOF)) {
      Token token = tokens.peek();
      if (token.is(Kind.BRACE_L)) {
        operations.add(anonymous());
      } else if (token.isName("fragment")) {
        fragments.add(fragment());
      } else if (token.isName("query")
          || token.isName("mutation")
          || token.isName("subscription")) {
        operations.add(operation());
      } else {
        throw tokens.unexpected();
      }
    }
    return new QueryDocument(operations, fragments);
  }

  /** A query that is only braces; gqlparser loses the comment before it. */
  private Operation anonymous() {
    Position position = tokens.position();
    return new Operation("query", "", List.of(), List.of(), selections(), position, null);
  }

  private Operation operation() {
    Position position = tokens.position();
    Comments comment = tokens.comment();
    String type = tokens.operationType();
    String name = tokens.at(Kind.NAME) ? tokens.name() : "";
    List<Variable> variables = variables();
    List<Directive> directives = tokens.directives(false);
    return new Operation(type, name, variables, directives, selections(), position, comment);
  }

  private Fragment fragment() {
    Position position = tokens.position();
    Comments comment = tokens.comment();
    tokens.expectKeyword("fragment");
    String name = fragmentName();
    List<Variable> variables = variables();
    tokens.expectKeyword("on");
    String condition = tokens.name();
    List<Directive> directives = tokens.directives(false);
    return new Fragment(name, variables, condition, directives, selections(), position, comment);
  }

  private String fragmentName() {
    if (tokens.peek().value().equals("on")) {
      throw tokens.unexpected();
    }
    return tokens.name();
  }

  private List<Variable> variables() {
    return tokens.some(Kind.PAREN_L, Kind.PAREN_R, this::variable);
  }

  private Variable variable() {
    Position position = tokens.position();
    Comments comment = tokens.comment();
    tokens.expect(Kind.DOLLAR);
    String name = tokens.name();
    tokens.expect(Kind.COLON);
    TypeRef type = tokens.type();
    Value defaultValue = tokens.skip(Kind.EQUALS) ? tokens.value(true) : null;
    return new Variable(name, type, defaultValue, tokens.directives(false), position, comment);
  }

  private List<Selection> selections() {
    if (!tokens.at(Kind.BRACE_L)) {
      throw tokens.expected("{", tokens.peek().kind().toString());
    }
    return tokens.some(Kind.BRACE_L, Kind.BRACE_R, this::selection);
  }

  private Selection selection() {
    return tokens.at(Kind.SPREAD) ? spread() : field();
  }

  private Field field() {
    Position position = tokens.position();
    Comments comment = tokens.comment();
    String alias = tokens.name();
    String name = tokens.skip(Kind.COLON) ? tokens.name() : alias;
    return new Field(
        alias,
        name,
        tokens.arguments(false),
        tokens.directives(false),
        tokens.at(Kind.BRACE_L) ? selections() : List.of(),
        position,
        comment);
  }

  private Selection spread() {
    Comments comment = tokens.comment();
    tokens.expect(Kind.SPREAD);
    Position position = tokens.position();
    if (tokens.at(Kind.NAME) && !tokens.atName("on")) {
      return new Spread(tokens.name(), tokens.directives(false), position, comment);
    }
    String condition = "";
    if (tokens.peek().value().equals("on")) {
      tokens.take();
      condition = tokens.name();
    }
    List<Directive> directives = tokens.directives(false);
    return new InlineFragment(condition, directives, selections(), position, comment);
  }
}
