package dev.writ.rego.builtin;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Num;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.Str;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds a document against a schema. Of alternatives that all fail, the faults of the one that came
 * closest are told; how close it came is counted as OPA's library counts it.
 */
final class SchemaCheck {
  private static final int DEEPEST = 2_000;

  private final Builtin.Context context;
  private final List<Fault> faults = new ArrayList<>();
  private final int depth;
  private int score;

  private SchemaCheck(Builtin.Context context, int depth) {
    this.context = context;
    this.depth = depth;
    if (depth > DEEPEST) {
      throw Failure.of("schema refers to itself without end");
    }
  }

  /**
   * One thing that is wrong with a document.
   *
   * @param path keys and indexes with dots, after {@code (root)}
   */
  record Fault(String type, String path, String description) {
    String field() {
      return path.startsWith("(root).") ? path.substring("(root).".length()) : path;
    }
  }

  static List<Fault> faults(Builtin.Context context, JsonSchema schema, RegoValue document) {
    SchemaCheck check = new SchemaCheck(context, 0);
    check.check(schema, document, "(root)");
    return check.faults;
  }

  private SchemaCheck apart(JsonSchema schema, RegoValue value, String path) {
    SchemaCheck check = new SchemaCheck(context, depth + 1);
    check.check(schema, value, path);
    return check;
  }

  private boolean isValid() {
    return faults.isEmpty();
  }

  private void add(String type, String path, String description) {
    faults.add(new Fault(type, path, description));
    score -= 2;
  }

  private void take(@Nullable SchemaCheck other) {
    if (other != null) {
      faults.addAll(other.faults);
      score += other.score;
    }
  }

  private void check(JsonSchema asked, RegoValue value, String path) {
    context.charge(1);
    JsonSchema schema = asked;
    for (int hops = 0; schema.reference != null; hops++) {
      if (hops > DEEPEST) {
        throw Failure.of("schema refers to itself without end");
      }
      schema = schema.reference;
    }
    if (schema.always != null) {
      if (!schema.always) {
        add("false", path, "False always fails validation");
      }
      return;
    }
    String type = type(value);
    boolean fits = schema.types.isEmpty() || schema.types.contains(type);
    if (!fits && !(type.equals("integer") && schema.types.contains("number"))) {
      String expected =
          schema.types.size() == 1
              ? schema.types.getFirst()
              : "[" + String.join(",", schema.types) + "]";
      add("invalid_type", path, "Invalid type. Expected: " + expected + ", given: " + type);
      return;
    }
    combinations(schema, value, path);
    switch (value) {
      case Num number -> {
        number(schema, number, path);
        common(schema, value, path);
      }
      case Arr array -> {
        array(schema, array, path);
        common(schema, value, path);
      }
      case Obj object -> {
        object(schema, object, path);
        common(schema, value, path);
        properties(schema, object, path);
      }
      case Str text -> {
        common(schema, value, path);
        string(schema, text.value(), path);
      }
      case RegoValue.Null _, RegoValue.Bool _, RegoValue.SetOf _ -> common(schema, value, path);
    }
    score++;
  }

  private static String type(RegoValue value) {
    return value instanceof Num number && number.isInteger() ? "integer" : value.typeName();
  }

  private void combinations(JsonSchema schema, RegoValue value, String path) {
    if (!schema.anyOf.isEmpty()) {
      anyOf(schema.anyOf, value, path);
    }
    if (!schema.oneOf.isEmpty()) {
      oneOf(schema.oneOf, value, path);
    }
    boolean all = true;
    for (JsonSchema each : schema.allOf) {
      SchemaCheck check = apart(each, value, path);
      all &= check.isValid();
      take(check);
    }
    if (!all) {
      add("number_all_of", path, "Must validate all the schemas (allOf)");
    }
    if (schema.not != null && apart(schema.not, value, path).isValid()) {
      add("number_not", path, "Must not validate the schema (not)");
    }
    if (value instanceof Obj object) {
      dependencies(schema, object, path);
    }
    if (schema.condition != null) {
      boolean holds = apart(schema.condition, value, path).isValid();
      JsonSchema branch = holds ? schema.then : schema.otherwise;
      SchemaCheck check = branch == null ? null : apart(branch, value, path);
      if (check != null && !check.isValid()) {
        if (holds) {
          add("condition_then", path, "Must validate \"then\" as \"if\" was valid");
        } else {
          add("condition_else", path, "Must validate \"else\" as \"if\" was not valid");
        }
        take(check);
      }
    }
    score++;
  }

  private void anyOf(List<JsonSchema> alternatives, RegoValue value, String path) {
    SchemaCheck closest = null;
    for (JsonSchema alternative : alternatives) {
      SchemaCheck check = apart(alternative, value, path);
      if (check.isValid()) {
        return;
      }
      closest = closest == null || check.score > closest.score ? check : closest;
    }
    add("number_any_of", path, "Must validate at least one schema (anyOf)");
    take(closest);
  }

  private void oneOf(List<JsonSchema> alternatives, RegoValue value, String path) {
    SchemaCheck closest = null;
    int valid = 0;
    for (JsonSchema alternative : alternatives) {
      SchemaCheck check = apart(alternative, value, path);
      if (check.isValid()) {
        valid++;
      } else if (closest == null || check.score > closest.score) {
        closest = check;
      }
    }
    if (valid != 1) {
      add("number_one_of", path, "Must validate one and only one schema (oneOf)");
      take(valid == 0 ? closest : null);
    }
  }

  private void dependencies(JsonSchema schema, Obj object, String path) {
    for (int i = 0; i < object.size(); i++) {
      String key = object.keyAt(i).display();
      for (String needed : schema.neededKeys.getOrDefault(key, List.of())) {
        if (object.find(needed) == null) {
          add("missing_dependency", path, "Has a dependency on " + needed);
        }
      }
      JsonSchema dependent = schema.neededSchemas.get(key);
      if (dependent != null) {
        take(apart(dependent, object, path));
      }
    }
  }

  private void common(JsonSchema schema, RegoValue value, String path) {
    String field = new Fault("", path, "").field();
    if (schema.constant != null && !schema.constant.equals(JsonSchema.canonical(value))) {
      add("const", path, field + " does not match: " + schema.constant);
    }
    if (schema.allowed != null && !schema.allowed.contains(JsonSchema.canonical(value))) {
      String allowed = schema.allowed.isEmpty() ? "(none)" : String.join(", ", schema.allowed);
      add("enum", path, field + " must be one of the following: " + allowed);
    }
    if (schema.format != null
        && value instanceof Str text
        && !SchemaFormats.fits(schema.format, text.value())) {
      add("format", path, "Does not match format '" + schema.format + "'");
    }
    score++;
  }

  private void number(JsonSchema schema, Num number, String path) {
    BigDecimal value = number.decimal();
    if (schema.multipleOf != null && !isMultiple(number, schema.multipleOf)) {
      add("multiple_of", path, "Must be a multiple of " + shown(schema.multipleOf));
    }
    if (schema.maximum != null && value.compareTo(schema.maximum) > 0) {
      add("number_lte", path, "Must be less than or equal to " + shown(schema.maximum));
    }
    if (schema.exclusiveMaximum != null && value.compareTo(schema.exclusiveMaximum) >= 0) {
      add("number_lt", path, "Must be less than " + shown(schema.exclusiveMaximum));
    }
    if (schema.minimum != null && value.compareTo(schema.minimum) < 0) {
      add("number_gte", path, "Must be greater than or equal to " + shown(schema.minimum));
    }
    if (schema.exclusiveMinimum != null && value.compareTo(schema.exclusiveMinimum) <= 0) {
      add("number_gt", path, "Must be greater than " + shown(schema.exclusiveMinimum));
    }
    score++;
  }

  private static boolean isMultiple(Num number, BigDecimal unit) {
    BigDecimal value = number.decimal();
    long scales = Math.max(Math.abs((long) value.scale()), Math.abs((long) unit.scale()));
    if (scales > Numbers.MOST_DIGITS) {
      throw Numbers.tooBig();
    }
    return value.remainder(unit).signum() == 0;
  }

  private static String shown(BigDecimal number) {
    return GoFloat.general(number);
  }

  private void array(JsonSchema schema, Arr array, String path) {
    if (schema.items != null) {
      for (int i = 0; i < array.size(); i++) {
        take(apart(schema.items, array.at(i), path + "." + i));
      }
    } else if (!schema.tuple.isEmpty()) {
      tuple(schema, array, path);
    }
    if (schema.minItems != null && array.size() < schema.minItems) {
      add("array_min_items", path, "Array must have at least " + schema.minItems + " items");
    }
    if (schema.maxItems != null && array.size() > schema.maxItems) {
      add("array_max_items", path, "Array must have at most " + schema.maxItems + " items");
    }
    if (schema.uniqueItems) {
      Map<String, Integer> seen = new HashMap<>();
      for (int i = 0; i < array.size(); i++) {
        Integer before = seen.put(JsonSchema.canonical(array.at(i)), i);
        if (before != null) {
          add("unique", path, "array items[" + before + "," + i + "] must be unique");
        }
      }
    }
    if (schema.contains != null) {
      contains(schema.contains, array, path);
    }
    score++;
  }

  private void tuple(JsonSchema schema, Arr array, String path) {
    int places = schema.tuple.size();
    for (int i = 0; i < array.size(); i++) {
      JsonSchema wanted = i < places ? schema.tuple.get(i) : schema.otherItems;
      if (wanted != null) {
        take(apart(wanted, array.at(i), path + "." + i));
      }
    }
    if (schema.refusesOtherItems && array.size() > places) {
      add("array_no_additional_items", path, "No additional items allowed on array");
    }
  }

  private void contains(JsonSchema wanted, Arr array, String path) {
    SchemaCheck closest = null;
    for (int i = 0; i < array.size(); i++) {
      SchemaCheck check = apart(wanted, array.at(i), path + "." + i);
      if (check.isValid()) {
        return;
      }
      closest = closest == null || check.score > closest.score ? check : closest;
    }
    add("contains", path, "At least one of the items must match");
    take(closest);
  }

  private void object(JsonSchema schema, Obj object, String path) {
    if (schema.minProperties != null && object.size() < schema.minProperties) {
      String least = "Must have at least " + schema.minProperties + " properties";
      add("array_min_properties", path, least);
    }
    if (schema.maxProperties != null && object.size() > schema.maxProperties) {
      String most = "Must have at most " + schema.maxProperties + " properties";
      add("array_max_properties", path, most);
    }
    for (String key : schema.required) {
      if (object.find(key) == null) {
        add("required", path, key + " is required");
      } else {
        score++;
      }
    }
    for (int i = 0; i < object.size(); i++) {
      String key = object.keyAt(i).display();
      RegoValue value = object.valueAt(i);
      boolean described = patterns(schema, key, value, path) || schema.properties.containsKey(key);
      if (!described && schema.refusesOtherProperties) {
        String refusal = "Additional property " + key + " is not allowed";
        add("additional_property_not_allowed", path, refusal);
      } else if (!described && schema.otherProperties != null) {
        take(apart(schema.otherProperties, value, path + "." + key));
      }
    }
    if (schema.propertyNames != null) {
      for (int i = 0; i < object.size(); i++) {
        RegoValue key = object.keyAt(i);
        SchemaCheck check = apart(schema.propertyNames, key, path);
        if (!check.isValid()) {
          String name = "Property name of \"" + key.display() + "\" does not match";
          add("invalid_property_name", path, name);
          take(check);
        }
      }
    }
    score++;
  }

  private boolean patterns(JsonSchema schema, String key, RegoValue value, String path) {
    boolean any = false;
    for (Map.Entry<String, JsonSchema> each : schema.patternProperties.entrySet()) {
      if (Regexes.require(each.getKey()).matcher(key).find()) {
        any = true;
        take(apart(each.getValue(), value, path + "." + key));
      }
    }
    score += any ? 1 : 0;
    return any;
  }

  private void properties(JsonSchema schema, Obj object, String path) {
    for (Map.Entry<String, JsonSchema> property : schema.properties.entrySet()) {
      RegoValue value = object.find(property.getKey());
      if (value != null) {
        take(apart(property.getValue(), value, path + "." + property.getKey()));
      }
    }
  }

  private void string(JsonSchema schema, String text, String path) {
    int length = text.codePointCount(0, text.length());
    if (schema.minLength != null && length < schema.minLength) {
      String least = "String length must be greater than or equal to " + schema.minLength;
      add("string_gte", path, least);
    }
    if (schema.maxLength != null && length > schema.maxLength) {
      add("string_lte", path, "String length must be less than or equal to " + schema.maxLength);
    }
    if (schema.pattern != null) {
      context.charge(text.length() / 64);
      if (!schema.pattern.matcher(text).find()) {
        add("pattern", path, "Does not match pattern '" + schema.pattern + "'");
      }
    }
    score++;
  }
}
