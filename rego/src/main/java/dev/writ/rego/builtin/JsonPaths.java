package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ANY;
import static dev.writ.rego.builtin.Signatures.ARRAY;
import static dev.writ.rego.builtin.Signatures.OBJECT;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;
import static dev.writ.rego.builtin.Signatures.property;
import static dev.writ.rego.builtin.Signatures.record;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Type;
import java.util.List;

/** Parts of documents, found by paths. */
final class JsonPaths {
  private static final Type PATH = Type.oneOf(STRING, ARRAY);
  private static final Type PATHS = Type.oneOf(Type.array(PATH), Type.set(PATH));
  private static final Type PATCH =
      record(ANY, ANY, property("op", STRING), property("path", ANY));

  static final List<Builtin> ALL =
      List.of(
          line("json.filter", Later.CODE, ANY, OBJECT, PATHS),
          line("json.patch", Later.CODE, ANY, ANY, Type.array(PATCH)),
          line("json.remove", Later.CODE, ANY, OBJECT, PATHS));

  private JsonPaths() {}
}
