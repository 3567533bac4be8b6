package dev.writ.rego.builtin;

import com.google.re2j.Pattern;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Bool;
import dev.writ.rego.RegoValue.Num;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.Str;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON schemas. References lead into the same document only: to a place in it, or to a schema
 * by its id. Keywords are looked at in a fixed order, the first that is wrong is reported in the
 * words of OPA's library.
 */
final class SchemaReader {
  private static final List<String> TYPES =
      List.of("array", "boolean", "integer", "number", "null", "object", "string");
  private static final String SCHEMA = "valid schema";
  private static final String SCHEMAS = "array of schemas";
  private static final String DRAFT_4 = "http://json-schema.org/draft-04/schema";
  private static final String DRAFT_6 = "http://json-schema.org/draft-06/schema";
  private static final String DRAFT_7 = "http://json-schema.org/draft-07/schema";
  private static final Pattern INDEX = Pattern.compile("[0-9]{1,9}");
  private static final int MOST_SCHEMAS = 100_000;

  private final RegoValue document;
  private final Map<String, RegoValue> ids = new HashMap<>();
  private final Map<String, JsonSchema> referred = new HashMap<>();

  /** 4, 6 or 7; a schema that does not say gets the keywords of all. */
  private int draft = 7;

  private boolean exact;
  private int count;

  private SchemaReader(RegoValue document) {
    this.document = document;
  }

  /**
   * @param document JSON
   * @throws Failure when it is no schema
   */
  static JsonSchema read(RegoValue document) {
    SchemaReader reader = new SchemaReader(document);
    reader.chooseDraft();
    reader.collectIds(document);
    return reader.schema(document);
  }

  private void chooseDraft() {
    RegoValue url = document instanceof Obj object ? object.find("$schema") : null;
    if (url == null) {
      return;
    }
    if (!(url instanceof Str text)) {
      throw Failure.of("$schema must be of type string");
    }
    String name = text.value().endsWith("#") ? withoutLast(text.value()) : text.value();
    draft = name.equals(DRAFT_4) ? 4 : name.equals(DRAFT_6) ? 6 : 7;
    exact = draft < 7 || name.equals(DRAFT_7);
  }

  private static String withoutLast(String text) {
    return text.substring(0, text.length() - 1);
  }

  private void collectIds(RegoValue node) {
    switch (node) {
      case Obj object -> {
        for (String key : Set.of("id", "$id")) {
          if (object.find(key) instanceof Str id) {
            ids.putIfAbsent(id.value(), object);
          }
        }
        for (int i = 0; i < object.size(); i++) {
          collectIds(object.valueAt(i));
        }
      }
      case Arr array -> array.asList().forEach(this::collectIds);
      default -> {}
    }
  }

  private JsonSchema schema(RegoValue node) {
    JsonSchema schema = new JsonSchema();
    fill(schema, node);
    return schema;
  }

  private void fill(JsonSchema schema, RegoValue node) {
    if (++count > MOST_SCHEMAS) {
      throw Failure.of("schema has more than " + MOST_SCHEMAS + " parts");
    }
    if (draft >= 6 && node instanceof Bool bool) {
      schema.always = bool.value();
      return;
    }
    if (!(node instanceof Obj object)) {
      throw Failure.of("Expected: " + SCHEMA + ", given: Invalid JSON");
    }
    text(object, draft == 4 || (!exact && object.find("id") != null) ? "id" : "$id");
    definitions(object);
    text(object, "title");
    text(object, "description");
    String reference = text(object, "$ref");
    if (reference != null) {
      schema.reference = referred(reference);
      return;
    }
    types(object, schema);
    properties(object, schema);
    items(object, schema);
    numbers(object, schema);
    strings(object, schema);
    sizes(object, schema);
    values(object, schema);
    combinations(object, schema);
  }

  private void definitions(Obj object) {
    RegoValue definitions = object.find("definitions");
    if (definitions == null) {
      return;
    }
    if (!(definitions instanceof Obj all)) {
      throw invalidType(SCHEMAS, "definitions");
    }
    for (int i = 0; i < all.size(); i++) {
      if (!isSchema(all.valueAt(i))) {
        throw invalidType(SCHEMAS, "definitions");
      }
      schema(all.valueAt(i));
    }
  }

  private JsonSchema referred(String reference) {
    JsonSchema known = referred.get(reference);
    if (known != null) {
      return known;
    }
    JsonSchema schema = new JsonSchema();
    referred.put(reference, schema); // it may refer to itself
    RegoValue target = target(reference);
    if (!isSchema(target)) {
      throw Failure.of(SCHEMA + " must be of type object");
    }
    fill(schema, target);
    return schema;
  }

  private RegoValue target(String reference) {
    RegoValue named = ids.get(reference);
    if (named != null) {
      return named;
    }
    int hash = reference.indexOf('#');
    String base = hash < 0 ? reference : reference.substring(0, hash);
    String pointer = hash < 0 ? "" : PercentText.FRAGMENT.decoded(reference.substring(hash + 1));
    RegoValue start = document;
    if (!base.isEmpty()) {
      RegoValue other = ids.getOrDefault(base, ids.get(base + "#"));
      if (other == null) {
        throw Failure.of("remote reference loading disabled: " + reference);
      }
      start = other;
    }
    return pointed(start, pointer);
  }

  private static RegoValue pointed(RegoValue start, String pointer) {
    if (pointer.isEmpty()) {
      return start;
    }
    if (!pointer.startsWith("/")) {
      throw Failure.of("JSON pointer must be empty or start with a \"/\"");
    }
    RegoValue node = start;
    for (String token : pointer.substring(1).split("/", -1)) {
      String key = token.replace("~1", "/").replace("~0", "~");
      RegoValue next =
          switch (node) {
            case Obj object -> object.find(key);
            case Arr array when INDEX.matches(key) ->
                array.find(RegoValue.of(Integer.parseInt(key)));
            default -> null;
          };
      if (next == null) {
        throw Failure.of("Object has no key '" + key + "'");
      }
      node = next;
    }
    return node;
  }

  private void types(Obj object, JsonSchema schema) {
    RegoValue type = object.find("type");
    if (type == null) {
      return;
    }
    List<RegoValue> all = type instanceof Arr array ? array.asList() : List.of(type);
    for (RegoValue each : all) {
      if (!(each instanceof Str name)) {
        throw invalidType("type", "string/array of strings"); // the other way round, as in OPA
      }
      if (!TYPES.contains(name.value())) {
        throw Failure.of(
            "has a primitive type that is NOT VALID -- given: /"
                + name.value()
                + "/ Expected valid values are:["
                + String.join(" ", TYPES)
                + "]");
      }
      if (schema.types.contains(name.value())) {
        throw Failure.of(name.value() + " type is duplicated");
      }
      schema.types.add(name.value());
    }
  }

  private void properties(Obj object, JsonSchema schema) {
    RegoValue properties = object.find("properties");
    if (properties != null) {
      Obj all = object(properties, "properties");
      for (int i = 0; i < all.size(); i++) {
        schema.properties.put(all.keyAt(i).display(), schema(all.valueAt(i)));
      }
    }
    RegoValue others = object.find("additionalProperties");
    if (others != null) {
      schema.refusesOtherProperties = others.equals(RegoValue.FALSE);
      schema.otherProperties = booleanOrSchema(others, "additionalProperties");
    }
    RegoValue patterns = object.find("patternProperties");
    if (patterns != null) {
      if (!(patterns instanceof Obj all)) {
        throw invalidType(SCHEMA, "patternProperties");
      }
      for (int i = 0; i < all.size(); i++) {
        String pattern = all.keyAt(i).display();
        if (!isPattern(pattern)) {
          throw Failure.of("Invalid regex pattern '" + pattern + "'");
        }
        schema.patternProperties.put(pattern, schema(all.valueAt(i)));
      }
    }
    RegoValue names = object.find("propertyNames");
    if (names != null && draft >= 6) {
      if (!isSchema(names)) {
        throw invalidType(SCHEMA, "patternProperties"); // named like this in OPA
      }
      schema.propertyNames = schema(names);
    }
    RegoValue dependencies = object.find("dependencies");
    if (dependencies != null) {
      dependencies(object(dependencies, "dependencies"), schema);
    }
  }

  private void dependencies(Obj all, JsonSchema schema) {
    for (int i = 0; i < all.size(); i++) {
      String key = all.keyAt(i).display();
      RegoValue needed = all.valueAt(i);
      if (isSchema(needed)) {
        schema.neededSchemas.put(key, schema(needed));
        continue;
      }
      List<String> keys = new ArrayList<>();
      List<RegoValue> elements =
          needed instanceof Arr array ? array.asList() : List.of(RegoValue.NULL);
      for (RegoValue element : elements) {
        if (!(element instanceof Str name)) {
          throw Failure.of("dependency must be of type valid schema or array of strings");
        }
        keys.add(name.value());
      }
      schema.neededKeys.put(key, keys);
    }
  }

  private void items(Obj object, JsonSchema schema) {
    RegoValue items = object.find("items");
    if (items instanceof Arr tuple) {
      for (RegoValue element : tuple.asList()) {
        if (!isSchema(element)) {
          throw invalidType(SCHEMA + "/" + SCHEMAS, "items");
        }
        schema.tuple.add(schema(element));
      }
    } else if (items != null) {
      if (!isSchema(items)) {
        throw invalidType(SCHEMA + "/" + SCHEMAS, "items");
      }
      schema.items = schema(items);
    }
    RegoValue others = object.find("additionalItems");
    if (others != null) {
      schema.refusesOtherItems = others.equals(RegoValue.FALSE);
      schema.otherItems = booleanOrSchema(others, "additionalItems");
    }
  }

  private @Nullable JsonSchema booleanOrSchema(RegoValue value, String key) {
    if (value instanceof Bool) {
      return null;
    }
    if (value instanceof Obj) {
      return schema(value);
    }
    throw invalidType("boolean/" + SCHEMA, key);
  }

  private void numbers(Obj object, JsonSchema schema) {
    RegoValue multiple = object.find("multipleOf");
    if (multiple != null) {
      if (!(multiple instanceof Num number)) {
        throw invalidType("number", "multipleOf");
      }
      if (number.signum() <= 0) {
        throw Failure.of("multipleOf must be strictly greater than 0");
      }
      schema.multipleOf = number.decimal();
    }
    schema.minimum = limit(object, "minimum");
    RegoValue above = object.find("exclusiveMinimum");
    if (above != null) {
      schema.exclusiveMinimum = exclusive(above, schema.minimum, "exclusiveMinimum", "minimum");
      schema.minimum = above.equals(RegoValue.TRUE) ? null : schema.minimum;
    }
    schema.maximum = limit(object, "maximum");
    RegoValue below = object.find("exclusiveMaximum");
    if (below != null) {
      schema.exclusiveMaximum = exclusive(below, schema.maximum, "exclusiveMaximum", "maximum");
      schema.maximum = below.equals(RegoValue.TRUE) ? null : schema.maximum;
    }
  }

  private static @Nullable BigDecimal limit(Obj object, String key) {
    RegoValue value = object.find(key);
    if (value == null || value instanceof Num) {
      return value instanceof Num number ? number.decimal() : null;
    }
    throw Failure.of(key + " must be of a number");
  }

  /** Draft 4 says whether the limit itself is excluded, later ones give a limit of its own. */
  private @Nullable BigDecimal exclusive(
      RegoValue value, @Nullable BigDecimal limit, String key, String limitKey) {
    if (value instanceof Num number && !(exact && draft == 4)) {
      return number.decimal();
    }
    if (!(value instanceof Bool bool) || (exact && draft > 4)) {
      throw invalidType(exact ? (draft == 4 ? "boolean" : "number") : "boolean/number", key);
    }
    if (limit == null) {
      throw Failure.of(key + " cannot be used without " + limitKey);
    }
    return bool.value() ? limit : null;
  }

  private void strings(Obj object, JsonSchema schema) {
    schema.minLength = count(object, "minLength");
    schema.maxLength = count(object, "maxLength");
    ordered(schema.minLength, schema.maxLength, "minLength", "maxLength");
    String pattern = text(object, "pattern");
    if (pattern != null) {
      if (!isPattern(pattern)) {
        throw Failure.of("pattern must be a valid regex");
      }
      schema.pattern = Regexes.require(pattern);
    }
    schema.format = text(object, "format");
  }

  private void sizes(Obj object, JsonSchema schema) {
    schema.minProperties = count(object, "minProperties");
    schema.maxProperties = count(object, "maxProperties");
    ordered(schema.minProperties, schema.maxProperties, "minProperties", "maxProperties");
    for (RegoValue key : list(object, "required")) {
      if (!(key instanceof Str name)) {
        throw invalidType("string", "required");
      }
      if (schema.required.contains(name.value())) {
        throw Failure.of("required items must be unique");
      }
      schema.required.add(name.value());
    }
    schema.minItems = count(object, "minItems");
    schema.maxItems = count(object, "maxItems");
    RegoValue unique = object.find("uniqueItems");
    if (unique != null) {
      if (!(unique instanceof Bool bool)) {
        throw Failure.of("uniqueItems must be of a boolean");
      }
      schema.uniqueItems = bool.value();
    }
    RegoValue contains = object.find("contains");
    if (contains != null && draft >= 6) {
      schema.contains = schema(contains);
    }
  }

  private static void ordered(
      @Nullable Integer least, @Nullable Integer most, String leastKey, String mostKey) {
    if (least != null && most != null && least > most) {
      throw Failure.of(leastKey + " cannot be greater than " + mostKey);
    }
  }

  private void values(Obj object, JsonSchema schema) {
    RegoValue constant = object.find("const");
    if (constant != null && draft >= 6) {
      schema.constant = JsonSchema.canonical(constant);
    }
    if (object.find("enum") != null) {
      List<String> allowed = new ArrayList<>();
      for (RegoValue value : list(object, "enum")) {
        String text = JsonSchema.canonical(value);
        if (allowed.contains(text)) {
          throw Failure.of("enum items must be unique");
        }
        allowed.add(text);
      }
      schema.allowed = allowed;
    }
  }

  private void combinations(Obj object, JsonSchema schema) {
    list(object, "oneOf").forEach(each -> schema.oneOf.add(schema(each)));
    list(object, "anyOf").forEach(each -> schema.anyOf.add(schema(each)));
    list(object, "allOf").forEach(each -> schema.allOf.add(schema(each)));
    single(object, "not", not -> schema.not = not);
    if (draft >= 7) {
      single(object, "if", condition -> schema.condition = condition);
      single(object, "then", then -> schema.then = then);
      single(object, "else", otherwise -> schema.otherwise = otherwise);
    }
  }

  private void single(Obj object, String key, Consumer<JsonSchema> use) {
    RegoValue value = object.find(key);
    if (value != null) {
      if (!isSchema(value)) {
        throw Failure.of(key + " must be of an object");
      }
      use.accept(schema(value));
    }
  }

  private static boolean isSchema(RegoValue value) {
    return value instanceof Obj || value instanceof Bool;
  }

  private static boolean isPattern(String pattern) {
    try {
      return Regexes.require(pattern).groupCount() >= 0;
    } catch (Failure wrong) {
      return false;
    }
  }

  private static @Nullable String text(Obj object, String key) {
    RegoValue value = object.find(key);
    if (value != null && !(value instanceof Str)) {
      throw invalidType("string", key);
    }
    return value instanceof Str text ? text.value() : null;
  }

  private static List<RegoValue> list(Obj object, String key) {
    RegoValue value = object.find(key);
    if (value != null && !(value instanceof Arr)) {
      throw Failure.of(key + " must be of an array");
    }
    return value instanceof Arr array ? array.asList() : List.of();
  }

  private static Obj object(RegoValue value, String key) {
    if (value instanceof Obj object) {
      return object;
    }
    throw Failure.of(key + " must be of type object");
  }

  private static @Nullable Integer count(Obj object, String key) {
    RegoValue value = object.find(key);
    if (value == null) {
      return null;
    }
    if (!(value instanceof Num number) || !number.isLong()) {
      throw Failure.of(key + " must be of an integer");
    }
    if (number.longValue() < 0) {
      throw Failure.of(key + " must be greater than or equal to 0");
    }
    return (int) Math.min(number.longValue(), Integer.MAX_VALUE);
  }

  private static Failure invalidType(String expected, String given) {
    return Failure.of("Invalid type. Expected: " + expected + ", given: " + given);
  }
}
