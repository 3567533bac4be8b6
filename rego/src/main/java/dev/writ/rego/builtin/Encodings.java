package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ANY;
import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.STRINGS;
import static dev.writ.rego.builtin.Signatures.STRING_SET;
import static dev.writ.rego.builtin.Signatures.line;
import static dev.writ.rego.builtin.Signatures.property;
import static dev.writ.rego.builtin.Signatures.record;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Type;
import java.util.List;

/** Base64, hexadecimal, URL queries and JSON. */
final class Encodings {
  static final List<Builtin> ALL =
      List.of(
          line("base64.decode", Later.CODE, STRING, STRING),
          line("base64.encode", Later.CODE, STRING, STRING),
          line("base64.is_valid", Later.CODE, BOOLEAN, STRING),
          line("base64url.decode", Later.CODE, STRING, STRING),
          line("base64url.encode", Later.CODE, STRING, STRING),
          line("base64url.encode_no_pad", Later.CODE, STRING, STRING),
          line("hex.decode", Later.CODE, STRING, STRING),
          line("hex.encode", Later.CODE, STRING, STRING),
          line("json.is_valid", Later.CODE, BOOLEAN, STRING),
          line("json.marshal", Later.CODE, STRING, ANY),
          line(
              "json.marshal_with_options",
              Later.CODE,
              STRING,
              ANY,
              record(STRING, ANY, property("indent", STRING), property("prefix", STRING), property("pretty", BOOLEAN))),
          line("json.unmarshal", Later.CODE, ANY, STRING),
          line("urlquery.decode", Later.CODE, STRING, STRING),
          line("urlquery.decode_object", Later.CODE, Type.object(STRING, STRINGS), STRING),
          line("urlquery.encode", Later.CODE, STRING, STRING),
          line(
              "urlquery.encode_object",
              Later.CODE,
              STRING,
              Type.object(STRING, Type.oneOf(STRING, STRINGS, STRING_SET))));

  private Encodings() {}
}
