package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.OBJECT;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;
import static dev.writ.rego.builtin.Signatures.tuple;

import dev.writ.rego.Builtin;
import java.util.List;

/**
 * Builtins that are declared, so that policies compile, and have no code yet. A call ends the
 * evaluation: if it were merely undefined, a `not` before it would hold.
 */
final class Later {
  static final Builtin.Code CODE =
      (context, arguments) -> {
        throw Builtin.Failure.fatal("this builtin is not implemented yet");
      };

  private static final Builtin.Type TEXT_OR_OBJECT = Builtin.Type.oneOf(STRING, OBJECT);

  static final List<Builtin> ALL =
      List.of(
          line("graphql.is_valid", CODE, BOOLEAN, TEXT_OR_OBJECT, TEXT_OR_OBJECT),
          line("graphql.parse", CODE, tuple(OBJECT, OBJECT), TEXT_OR_OBJECT, TEXT_OR_OBJECT),
          line(
              "graphql.parse_and_verify",
              CODE,
              tuple(BOOLEAN, OBJECT, OBJECT),
              TEXT_OR_OBJECT,
              TEXT_OR_OBJECT),
          line("graphql.parse_query", CODE, OBJECT, STRING),
          line("graphql.parse_schema", CODE, OBJECT, STRING),
          line("graphql.schema_is_valid", CODE, BOOLEAN, TEXT_OR_OBJECT));

  private Later() {}
}
