package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Ground.holds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.rego.RegoValue;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SchemasTest {
  /** The faults of a document as {@code type@field: description}, one in a line. */
  private static void faults(String table) {
    StringBuilder told = new StringBuilder();
    for (String line : table.strip().lines().toList()) {
      String operands = line.substring(0, line.indexOf(" => "));
      RegoValue.Arr result =
          (RegoValue.Arr) Ground.value("json.match_schema(" + operands.strip() + ")");
      told.append(operands).append(" =>");
      for (RegoValue fault : ((RegoValue.Arr) result.at(1)).asList()) {
        RegoValue.Obj parts = (RegoValue.Obj) fault;
        told.append(" [").append(text(parts, "type")).append('@').append(text(parts, "field"));
        told.append(": ").append(text(parts, "desc")).append(']');
      }
      told.append(result.at(0).equals(RegoValue.TRUE) ? " ok\n" : "\n");
    }
    assertThat(told.toString().strip()).isEqualTo(table.strip());
  }

  private static String text(RegoValue.Obj object, String key) {
    return ((RegoValue.Str) Objects.requireNonNull(object.find(key))).value();
  }

  @Test
  @DisplayName("R27: json.match_schema")
  void namesTheTypeThatIsWrong() {
    holds(
        """
        json.match_schema({"id": "x"}, {"properties": {"id": {"type": "integer"}}}) => [false, [{"desc": "Invalid type. Expected: integer, given: string", "error": "id: Invalid type. Expected: integer, given: string", "field": "id", "type": "invalid_type"}]]
        json.match_schema("{\\"id\\": 5.0}", "{\\"properties\\": {\\"id\\": {\\"type\\": \\"integer\\"}}}") => [true, []]
        json.match_schema("{", {}) => ! invalid JSON string
        json.match_schema(1, {}) => ! wrong type, expected string or object
        """);
  }

  @Test
  void checksValues() {
    faults(
        """
        {"a": null}, {"properties": {"a": {"type": ["string", "number"]}}} => [invalid_type@a: Invalid type. Expected: [string,number], given: null]
        {"a": 1.5}, {"properties": {"a": {"type": "integer"}}} => [invalid_type@a: Invalid type. Expected: integer, given: number]
        {"a": 7}, {"properties": {"a": {"multipleOf": 2, "maximum": 6, "exclusiveMaximum": 7}}} => [multiple_of@a: Must be a multiple of 2] [number_lte@a: Must be less than or equal to 6] [number_lt@a: Must be less than 7]
        {"a": 1}, {"properties": {"a": {"minimum": 1.5, "exclusiveMinimum": 1}}} => [number_gte@a: Must be greater than or equal to 1.5] [number_gt@a: Must be greater than 1]
        {"a": 1}, {"properties": {"a": {"minimum": 1, "exclusiveMinimum": true}}} => [number_gt@a: Must be greater than 1]
        {"a": 0.3}, {"properties": {"a": {"multipleOf": 0.1}}} => ok
        {"a": 1}, {"properties": {"a": {"minimum": 2000000}}} => [number_gte@a: Must be greater than or equal to 2e+06]
        {"a": "😀"}, {"properties": {"a": {"minLength": 2, "pattern": "^x"}}} => [string_gte@a: String length must be greater than or equal to 2] [pattern@a: Does not match pattern '^x']
        {"a": "😀é"}, {"properties": {"a": {"maxLength": 1}}} => [string_lte@a: String length must be less than or equal to 1]
        {"a": 2}, {"properties": {"a": {"const": 1}}} => [const@a: a does not match: 1]
        {"a": 1.0}, {"properties": {"a": {"enum": [1, "x"]}}} => ok
        {"a": "y"}, {"properties": {"a": {"enum": [1, "x"]}}} => [enum@a: a must be one of the following: 1, "x"]
        {"a": "y"}, {"properties": {"a": false}} => [false@a: False always fails validation]
        """);
  }

  @Test
  void checksCollections() {
    faults(
        """
        {}, {"required": ["a"], "minProperties": 1} => [array_min_properties@(root): Must have at least 1 properties] [required@(root): a is required]
        {"a": 1, "b": 2}, {"maxProperties": 1, "additionalProperties": false, "properties": {"a": {}}} => [array_max_properties@(root): Must have at most 1 properties] [additional_property_not_allowed@(root): Additional property b is not allowed]
        {"a": 1, "xb": 2}, {"patternProperties": {"^x": {"type": "string"}}, "additionalProperties": {"type": "null"}} => [invalid_type@a: Invalid type. Expected: null, given: integer] [invalid_type@xb: Invalid type. Expected: string, given: integer]
        {"ab": 1}, {"propertyNames": {"maxLength": 1}} => [invalid_property_name@(root): Property name of "ab" does not match] [string_lte@(root): String length must be less than or equal to 1]
        {"a": 1}, {"dependencies": {"a": ["b"]}} => [missing_dependency@(root): Has a dependency on b]
        {"a": 1}, {"dependencies": {"a": {"required": ["c"]}}} => [required@(root): c is required]
        {"a": [1, "x"]}, {"properties": {"a": {"items": {"type": "string"}, "minItems": 3, "maxItems": 1}}} => [invalid_type@a.0: Invalid type. Expected: string, given: integer] [array_min_items@a: Array must have at least 3 items] [array_max_items@a: Array must have at most 1 items]
        [1, 2, 1.0], {"uniqueItems": true} => [unique@(root): array items[0,2] must be unique]
        [1, "x"], {"items": [{"type": "string"}], "additionalItems": false} => [invalid_type@0: Invalid type. Expected: string, given: integer] [array_no_additional_items@(root): No additional items allowed on array]
        [1, 2], {"items": [{}], "additionalItems": {"type": "string"}} => [invalid_type@1: Invalid type. Expected: string, given: integer]
        [1], {"contains": {"type": "string"}} => [contains@(root): At least one of the items must match] [invalid_type@0: Invalid type. Expected: string, given: integer]
        """);
  }

  @Test
  void combines() {
    faults(
        """
        {"a": 1}, {"anyOf": [{"required": ["b"]}, {"required": ["a"], "maxProperties": 0}]} => [number_any_of@(root): Must validate at least one schema (anyOf)] [array_max_properties@(root): Must have at most 0 properties]
        {"a": 1}, {"oneOf": [{"required": ["a"]}, {}]} => [number_one_of@(root): Must validate one and only one schema (oneOf)]
        {"a": 1}, {"oneOf": [{"required": ["b"]}]} => [number_one_of@(root): Must validate one and only one schema (oneOf)] [required@(root): b is required]
        {"a": 1}, {"allOf": [{"required": ["b"]}, {}]} => [required@(root): b is required] [number_all_of@(root): Must validate all the schemas (allOf)]
        {"a": 1}, {"not": {"required": ["a"]}} => [number_not@(root): Must not validate the schema (not)]
        {"a": 1}, {"if": {"required": ["a"]}, "then": {"required": ["b"]}} => [condition_then@(root): Must validate "then" as "if" was valid] [required@(root): b is required]
        {}, {"if": {"required": ["a"]}, "else": {"required": ["b"]}} => [condition_else@(root): Must validate "else" as "if" was not valid] [required@(root): b is required]
        {"a": {"a": 1}}, {"properties": {"a": {"$ref": "#"}}, "type": "object"} => [invalid_type@a.a: Invalid type. Expected: object, given: integer]
        {"a": 1}, {"definitions": {"t": {"type": "string"}}, "properties": {"a": {"$ref": "#/definitions/t"}}} => [invalid_type@a: Invalid type. Expected: string, given: integer]
        {"a": 1}, {"definitions": {"t": {"$id": "#t", "type": "string"}}, "properties": {"a": {"$ref": "#t"}}} => [invalid_type@a: Invalid type. Expected: string, given: integer]
        {"a": 1}, {"$schema": "http://json-schema.org/draft-04/schema#", "const": 2} => ok
        """);
  }

  @Test
  void knowsFormats() {
    faults(
        """
        {"a": "2024-02-30"}, {"properties": {"a": {"format": "date"}}} => [format@a: Does not match format 'date']
        {"a": "2024-02-29T10:00:00.5+01:00"}, {"properties": {"a": {"format": "date-time"}}} => ok
        {"a": "2024-02-29T10:00:00"}, {"properties": {"a": {"format": "date-time"}}} => [format@a: Does not match format 'date-time']
        {"a": "25:00:00"}, {"properties": {"a": {"format": "time"}}} => [format@a: Does not match format 'time']
        {"a": "x@y.z"}, {"properties": {"a": {"format": "email"}}} => ok
        {"a": "x y"}, {"properties": {"a": {"format": "email"}}} => [format@a: Does not match format 'email']
        {"a": "1.2.3"}, {"properties": {"a": {"format": "ipv4"}}} => [format@a: Does not match format 'ipv4']
        {"a": "::1"}, {"properties": {"a": {"format": "ipv6"}}} => ok
        {"a": "/x"}, {"properties": {"a": {"format": "uri"}}} => [format@a: Does not match format 'uri']
        {"a": "/x"}, {"properties": {"a": {"format": "uri-reference"}}} => ok
        {"a": "-x"}, {"properties": {"a": {"format": "hostname"}}} => [format@a: Does not match format 'hostname']
        {"a": "["}, {"properties": {"a": {"format": "regex"}}} => [format@a: Does not match format 'regex']
        {"a": "/a~2"}, {"properties": {"a": {"format": "json-pointer"}}} => [format@a: Does not match format 'json-pointer']
        {"a": "0#"}, {"properties": {"a": {"format": "relative-json-pointer"}}} => ok
        {"a": "x"}, {"properties": {"a": {"format": "uuid"}}} => [format@a: Does not match format 'uuid']
        {"a": 5}, {"properties": {"a": {"format": "uuid"}}} => ok
        {"a": "x"}, {"properties": {"a": {"format": "unheard"}}} => ok
        """);
  }

  @Test
  void verifies() {
    holds(
        """
        json.verify_schema({"type": "boolean"}) => [true, null]
        json.verify_schema("{") => [false, "jsonschema: invalid JSON string"]
        json.verify_schema("[]") => [false, "jsonschema: Expected: valid schema, given: Invalid JSON"]
        json.verify_schema({"type": "unknown"}) => [false, "jsonschema: has a primitive type that is NOT VALID -- given: /unknown/ Expected valid values are:[array boolean integer number null object string]"]
        json.verify_schema({"type": ["string", "string"]}) => [false, "jsonschema: string type is duplicated"]
        json.verify_schema({"properties": 1}) => [false, "jsonschema: properties must be of type object"]
        json.verify_schema({"minLength": -1}) => [false, "jsonschema: minLength must be greater than or equal to 0"]
        json.verify_schema({"minLength": 3, "maxLength": 2}) => [false, "jsonschema: minLength cannot be greater than maxLength"]
        json.verify_schema({"maximum": "1"}) => [false, "jsonschema: maximum must be of a number"]
        json.verify_schema({"exclusiveMaximum": true}) => [false, "jsonschema: exclusiveMaximum cannot be used without maximum"]
        json.verify_schema({"multipleOf": 0}) => [false, "jsonschema: multipleOf must be strictly greater than 0"]
        json.verify_schema({"pattern": "["}) => [false, "jsonschema: pattern must be a valid regex"]
        json.verify_schema({"patternProperties": {"[": {}}}) => [false, "jsonschema: Invalid regex pattern '['"]
        json.verify_schema({"required": ["a", "a"]}) => [false, "jsonschema: required items must be unique"]
        json.verify_schema({"enum": [1, 1.0]}) => [false, "jsonschema: enum items must be unique"]
        json.verify_schema({"anyOf": {}}) => [false, "jsonschema: anyOf must be of an array"]
        json.verify_schema({"items": 1}) => [false, "jsonschema: Invalid type. Expected: valid schema/array of schemas, given: items"]
        json.verify_schema({"$ref": "http://example.com/x"}) => [false, "jsonschema: remote reference loading disabled: http://example.com/x"]
        json.verify_schema({"$ref": "#/definitions/x"}) => [false, "jsonschema: Object has no key 'definitions'"]
        json.match_schema({}, {"$ref": "#"}) => ! schema refers to itself without end
        """);
  }
}
