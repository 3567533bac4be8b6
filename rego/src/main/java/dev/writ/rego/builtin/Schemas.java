package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.NULL;
import static dev.writ.rego.builtin.Signatures.OBJECT;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;
import static dev.writ.rego.builtin.Signatures.property;
import static dev.writ.rego.builtin.Signatures.record;
import static dev.writ.rego.builtin.Signatures.tuple;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoException;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.Str;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON schemas of drafts 4, 6 and 7. */
final class Schemas {
  private static final Builtin.Type TEXT_OR_OBJECT = Builtin.Type.oneOf(STRING, OBJECT);

  private static final Builtin.Type FAULT =
      record(
          null,
          null,
          property("desc", STRING),
          property("error", STRING),
          property("field", STRING),
          property("type", STRING));

  /** Compiled schemas by their JSON. */
  private static final BoundedCache<JsonSchema> COMPILED =
      new BoundedCache<>(json -> SchemaReader.read(RegoValue.parseJson(json)));

  private Schemas() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "json.match_schema" ->
          line(
              name,
              Schemas::match,
              tuple(BOOLEAN, Builtin.Type.array(FAULT)),
              TEXT_OR_OBJECT,
              TEXT_OR_OBJECT);
      case "json.verify_schema" ->
          line(
              name,
              Schemas::verify,
              tuple(BOOLEAN, Builtin.Type.oneOf(NULL, STRING)),
              TEXT_OR_OBJECT);
      default -> null;
    };
  }

  private static RegoValue match(Builtin.Context context, RegoValue[] arguments) {
    String document = json(context, arguments[0]);
    JsonSchema schema = COMPILED.find(json(context, arguments[1]));
    List<RegoValue> faults = new ArrayList<>();
    for (SchemaCheck.Fault fault :
        SchemaCheck.faults(context, schema, RegoValue.parseJson(document))) {
      faults.add(
          Obj.of(
              "error", RegoValue.of(fault.field() + ": " + fault.description()),
              "type", RegoValue.of(fault.type()),
              "field", RegoValue.of(fault.field()),
              "desc", RegoValue.of(fault.description())));
    }
    return Arr.of(RegoValue.of(faults.isEmpty()), Arr.of(faults));
  }

  private static RegoValue verify(Builtin.Context context, RegoValue[] arguments) {
    try {
      COMPILED.find(json(context, arguments[0]));
      return Arr.of(RegoValue.TRUE, RegoValue.NULL);
    } catch (Failure wrong) {
      return Arr.of(RegoValue.FALSE, RegoValue.of("jsonschema: " + wrong.getMessage()));
    }
  }

  /** A string has to be JSON, anything else is written as JSON: sets become arrays. */
  private static String json(Builtin.Context context, RegoValue value) {
    String json =
        switch (value) {
          case Str text -> text.value();
          case Obj _, Arr _ -> value.toJson();
          case RegoValue.Null _, RegoValue.Bool _, RegoValue.Num _, RegoValue.SetOf _ ->
              throw Failure.of("wrong type, expected string or object");
        };
    context.charge(json.length() / 16);
    try {
      RegoValue.parseJson(json);
    } catch (RegoException malformed) {
      throw Failure.of("invalid JSON string");
    }
    return json;
  }
}
