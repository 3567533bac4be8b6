package dev.writ.rego.builtin.graphql;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.Builtin.Signature;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.Str;
import dev.writ.rego.builtin.graphql.Ast.QueryDocument;
import dev.writ.rego.builtin.graphql.Ast.SchemaDocument;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and checks GraphQL queries and schemas, given as text or as the trees that {@code
 * graphql.parse_query} and {@code graphql.parse_schema} make of it.
 */
public final class Graphql {
  /** Levels of braces and brackets in a text or tree. */
  static final int DEEPEST_TEXT = 200;

  /** Levels of a query with its fragments in place. */
  private static final int DEEPEST_QUERY = 1_000;

  private static final Builtin.Type OBJECT =
      Builtin.Type.object(Builtin.Type.ANY, Builtin.Type.ANY);
  private static final Builtin.Type TEXT_OR_TREE = Builtin.Type.oneOf(Builtin.Type.STRING, OBJECT);

  private static final Arr UNVERIFIED = Arr.of(RegoValue.FALSE, Obj.EMPTY, Obj.EMPTY);

  private Graphql() {}

  /** The function of a name, or null. */
  public static @Nullable Builtin of(String name) {
    return switch (name) {
      case "graphql.is_valid" ->
          line(name, Graphql::isValid, Builtin.Type.BOOLEAN, TEXT_OR_TREE, TEXT_OR_TREE);
      case "graphql.parse" ->
          line(name, Graphql::parse, tuple(OBJECT, OBJECT), TEXT_OR_TREE, TEXT_OR_TREE);
      case "graphql.parse_and_verify" ->
          line(
              name,
              Graphql::parseAndVerify,
              tuple(Builtin.Type.BOOLEAN, OBJECT, OBJECT),
              TEXT_OR_TREE,
              TEXT_OR_TREE);
      case "graphql.parse_query" -> line(name, Graphql::parseQuery, OBJECT, Builtin.Type.STRING);
      case "graphql.parse_schema" -> line(name, Graphql::parseSchema, OBJECT, Builtin.Type.STRING);
      case "graphql.schema_is_valid" ->
          line(name, Graphql::schemaIsValid, Builtin.Type.BOOLEAN, TEXT_OR_TREE);
      default -> null;
    };
  }

  private static Builtin line(
      String name, Builtin.Code code, Builtin.Type result, Builtin.Type... arguments) {
    return new Builtin(name, Signature.of(result, arguments), code);
  }

  private static Builtin.Type tuple(Builtin.Type... each) {
    return new Builtin.Type.ArrayOf(List.of(each), null);
  }

  private static RegoValue parseQuery(Builtin.Context context, RegoValue[] arguments) {
    return failing(() -> AstWriter.write(query(context, text(arguments[0])), reading(context)));
  }

  private static RegoValue parseSchema(Builtin.Context context, RegoValue[] arguments) {
    return failing(() -> AstWriter.write(schema(context, text(arguments[0])), reading(context)));
  }

  private static RegoValue parse(Builtin.Context context, RegoValue[] arguments) {
    return failing(
        () -> {
          Checked checked = check(context, arguments);
          return Arr.of(checked.query(context), checked.schema(context));
        });
  }

  private static RegoValue parseAndVerify(Builtin.Context context, RegoValue[] arguments) {
    try {
      Checked checked = check(context, arguments);
      return Arr.of(RegoValue.TRUE, checked.query(context), checked.schema(context));
    } catch (GraphqlException | Failure invalid) {
      return UNVERIFIED;
    }
  }

  private static RegoValue isValid(Builtin.Context context, RegoValue[] arguments) {
    try {
      check(context, arguments);
      return RegoValue.TRUE;
    } catch (GraphqlException | Failure invalid) {
      return RegoValue.FALSE;
    }
  }

  private static RegoValue schemaIsValid(Builtin.Context context, RegoValue[] arguments) {
    try {
      SchemaBuilder.build(schema(context, arguments[0]), walking(context));
      return RegoValue.TRUE;
    } catch (GraphqlException invalid) {
      return RegoValue.FALSE;
    }
  }

  private interface Attempt {
    RegoValue make();
  }

  private static RegoValue failing(Attempt attempt) {
    try {
      return attempt.make();
    } catch (GraphqlException invalid) {
      throw Failure.of(String.valueOf(invalid.getMessage()));
    }
  }

  /** A schema, and a query that it answers. */
  private record Checked(QueryDocument query, SchemaDocument schema) {
    Obj query(Builtin.Context context) {
      return AstWriter.write(query, reading(context));
    }

    Obj schema(Builtin.Context context) {
      return AstWriter.write(schema, reading(context));
    }
  }

  private static Checked check(Builtin.Context context, RegoValue[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (!(arguments[i] instanceof Str || arguments[i] instanceof Obj)) {
        // OPA counts the operands of this function from 0.
        throw Failure.operand(i, "one of {string, object}", arguments[i]);
      }
    }
    QueryDocument query = query(context, arguments[0]);
    SchemaDocument document = schema(context, arguments[1]);
    Schema schema = SchemaBuilder.build(document, walking(context));
    QueryWalk.check(schema, query, walking(context));
    return new Checked(query, document);
  }

  private static QueryDocument query(Builtin.Context context, RegoValue textOrTree) {
    return textOrTree instanceof Obj tree
        ? AstReader.query(tree, reading(context))
        : QueryParser.parse(text(textOrTree).value(), reading(context));
  }

  private static SchemaDocument schema(Builtin.Context context, RegoValue textOrTree) {
    return textOrTree instanceof Obj tree
        ? AstReader.schema(tree, reading(context))
        : SchemaParser.parse(text(textOrTree).value(), false, reading(context));
  }

  private static Str text(RegoValue value) {
    if (value instanceof Str text) {
      return text;
    }
    throw Failure.operand(1, "string", value);
  }

  private static Work reading(Builtin.Context context) {
    return new Work(context::charge, DEEPEST_TEXT);
  }

  private static Work walking(Builtin.Context context) {
    return new Work(context::charge, DEEPEST_QUERY);
  }
}
