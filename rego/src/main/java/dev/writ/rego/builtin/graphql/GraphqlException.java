package dev.writ.rego.builtin.graphql;

import dev.writ.rego.builtin.graphql.Ast.Position;
import org.jspecify.annotations.Nullable;

/** A document that is of no use; the message is what the policy's author reads. */
final class GraphqlException extends RuntimeException {
  private static final long serialVersionUID = 1;

  GraphqlException(String message) {
    super(message, null, false, false);
  }

  /** A fault of the text itself. */
  static GraphqlException ofText(String message, Position position) {
    return new GraphqlException(
        message + " in GraphQL string at location " + position.line() + ":" + position.column());
  }

  /** A fault of a schema, in the words of gqlparser, which says -1 where there is no position. */
  static GraphqlException ofSchema(String message, @Nullable Position position) {
    Position place = position == null ? new Position(-1, -1) : position;
    return new GraphqlException(
        "Error in gqlparser SchemaDocument to Schema conversion: input:"
            + place.line()
            + ":"
            + place.column()
            + ": "
            + message);
  }
}
