package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ANY;
import static dev.writ.rego.builtin.Signatures.ARRAY;
import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.NULL;
import static dev.writ.rego.builtin.Signatures.NUMBER;
import static dev.writ.rego.builtin.Signatures.OBJECT;
import static dev.writ.rego.builtin.Signatures.SET;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Type;
import java.util.List;

/** Types of values, and values as other types. */
final class Types {
  static final List<Builtin> ALL =
      List.of(
          line("cast_array", Later.CODE, ARRAY, ANY),
          line("cast_boolean", Later.CODE, BOOLEAN, ANY),
          line("cast_null", Later.CODE, NULL, ANY),
          line("cast_object", Later.CODE, OBJECT, ANY),
          line("cast_set", Later.CODE, SET, ANY),
          line("cast_string", Later.CODE, STRING, ANY),
          line("is_array", Later.CODE, BOOLEAN, ANY),
          line("is_boolean", Later.CODE, BOOLEAN, ANY),
          line("is_null", Later.CODE, BOOLEAN, ANY),
          line("is_number", Later.CODE, BOOLEAN, ANY),
          line("is_object", Later.CODE, BOOLEAN, ANY),
          line("is_set", Later.CODE, BOOLEAN, ANY),
          line("is_string", Later.CODE, BOOLEAN, ANY),
          line("to_number", Later.CODE, NUMBER, Type.oneOf(NULL, BOOLEAN, NUMBER, STRING)),
          line("type_name", Later.CODE, STRING, ANY));

  private Types() {}
}
