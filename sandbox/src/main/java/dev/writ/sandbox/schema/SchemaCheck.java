package dev.writ.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import dev.writ.sandbox.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Checks a value against a structural schema and reports everything at once. */
public final class SchemaCheck {

  private final List<Violation> found = new ArrayList<>();

  private SchemaCheck() {}

  public static List<Violation> check(JsonNode value, Schema schema) {
    SchemaCheck check = new SchemaCheck();
    check.visit(value, schema, "");
    return List.copyOf(check.found);
  }

  private void visit(JsonNode value, Schema schema, String path) {
    if (value.isNull() && schema.isNullable()) {
      return;
    }
    if (!hasType(value, schema)) {
      String wanted = schema.isIntOrString() ? "integer,string" : schema.type();
      found.add(
          Violation.typeInvalid(
              path,
              Json.of(typeName(value)),
              path + " in body must be of type " + wanted + ": \"" + typeName(value) + '"'));
      return;
    }
    JsonNode rules = schema.node();
    JsonNode allowed = rules.path("enum");
    if (allowed.isArray() && !contains(allowed, value)) {
      found.add(Violation.unsupported(path, value, Json.texts(allowed)));
    }
    if (value.isTextual()) {
      text(value, rules, path);
    } else if (value.isNumber()) {
      number(value, rules, path);
    } else if (value.isArray()) {
      list(value, schema, path);
    } else if (value.isObject()) {
      object(value, schema, path);
    }
    combinations(value, rules, path);
  }

  private void text(JsonNode value, JsonNode rules, String path) {
    String text = value.asText();
    int length = text.codePointCount(0, text.length());
    if (rules.has("maxLength") && length > rules.path("maxLength").asInt()) {
      found.add(Violation.tooLong(path, rules.path("maxLength").asInt()));
    }
    if (rules.has("minLength") && length < rules.path("minLength").asInt()) {
      found.add(
          Violation.invalid(
              path,
              value,
              path + " in body should be at least " + rules.path("minLength") + " chars long"));
    }
    String pattern = rules.path("pattern").asText("");
    if (!pattern.isEmpty() && !Pattern.compile(pattern).matcher(text).find()) {
      found.add(Violation.invalid(path, value, path + " in body should match '" + pattern + "'"));
    }
    String format = rules.path("format").asText("");
    if (!hasFormat(text, format)) {
      found.add(
          Violation.invalid(
              path, value, path + " in body must be of type " + format + ": \"" + text + '"'));
    }
  }

  private void number(JsonNode value, JsonNode rules, String path) {
    BigDecimal number = value.decimalValue();
    if (rules.has("minimum")) {
      int order = number.compareTo(rules.path("minimum").decimalValue());
      boolean exclusive = rules.path("exclusiveMinimum").asBoolean();
      if (order < 0 || (exclusive && order == 0)) {
        found.add(bound(path, value, "greater", exclusive, rules.path("minimum")));
      }
    }
    if (rules.has("maximum")) {
      int order = number.compareTo(rules.path("maximum").decimalValue());
      boolean exclusive = rules.path("exclusiveMaximum").asBoolean();
      if (order > 0 || (exclusive && order == 0)) {
        found.add(bound(path, value, "less", exclusive, rules.path("maximum")));
      }
    }
    if (rules.has("multipleOf")
        && number.remainder(rules.path("multipleOf").decimalValue()).signum() != 0) {
      found.add(
          Violation.invalid(
              path, value, path + " in body should be a multiple of " + rules.path("multipleOf")));
    }
  }

  private static Violation bound(
      String path, JsonNode value, String word, boolean exclusive, JsonNode limit) {
    return Violation.invalid(
        path,
        value,
        path + " in body should be " + word + " than " + (exclusive ? "" : "or equal to ") + limit);
  }

  private void list(JsonNode value, Schema schema, String path) {
    JsonNode rules = schema.node();
    if (rules.has("maxItems") && value.size() > rules.path("maxItems").asInt()) {
      found.add(Violation.tooMany(path, value.size(), rules.path("maxItems").asInt()));
    }
    if (rules.has("minItems") && value.size() < rules.path("minItems").asInt()) {
      found.add(
          Violation.invalid(
              path,
              Json.of(value.size()),
              path + " in body should have at least " + rules.path("minItems") + " items"));
    }
    Set<JsonNode> seen = new HashSet<>();
    Schema items = schema.items();
    for (int i = 0; i < value.size(); i++) {
      String place = path + "[" + i + "]";
      visit(value.get(i), items, place);
      JsonNode identity =
          switch (schema.listKind()) {
            case SET -> value.get(i);
            case MAP -> keys(value.get(i), schema);
            case ATOMIC -> Json.of(i);
          };
      if (!seen.add(identity)) {
        found.add(Violation.duplicate(place, identity));
      }
    }
  }

  private static JsonNode keys(JsonNode item, Schema schema) {
    var keys = Json.object();
    for (String key : schema.mapKeys()) {
      JsonNode value = item.path(key);
      if (value.isMissingNode()) {
        value = schema.items().fieldOrUntyped(key).defaultValue().orElse(Json.of(""));
      }
      keys.set(key, value);
    }
    return keys;
  }

  private void object(JsonNode value, Schema schema, String path) {
    JsonNode rules = schema.node();
    String prefix = path.isEmpty() ? "" : path + ".";
    for (JsonNode name : rules.path("required")) {
      if (!value.has(name.asText())) {
        found.add(Violation.required(prefix + name.asText(), ""));
      }
    }
    if (rules.has("maxProperties") && value.size() > rules.path("maxProperties").asInt()) {
      found.add(Violation.tooMany(path, value.size(), rules.path("maxProperties").asInt()));
    }
    if (rules.has("minProperties") && value.size() < rules.path("minProperties").asInt()) {
      found.add(
          Violation.invalid(
              path,
              Json.of(value.size()),
              path
                  + " in body should have at least "
                  + rules.path("minProperties")
                  + " properties"));
    }
    value.forEachEntry(
        (name, child) -> schema.field(name).ifPresent(field -> visit(child, field, prefix + name)));
  }

  private void combinations(JsonNode value, JsonNode rules, String path) {
    for (JsonNode part : rules.path("allOf")) {
      visit(value, Schema.of(part), path);
    }
    JsonNode anyOf = rules.path("anyOf");
    if (anyOf.isArray() && matching(value, anyOf) == 0) {
      found.add(
          Violation.invalid(
              path, value, path + " in body must validate at least one schema (anyOf)"));
    }
    JsonNode oneOf = rules.path("oneOf");
    if (oneOf.isArray() && matching(value, oneOf) != 1) {
      found.add(
          Violation.invalid(
              path, value, path + " in body must validate one and only one schema (oneOf)"));
    }
    if (rules.has("not") && check(value, Schema.of(rules.path("not"))).isEmpty()) {
      found.add(
          Violation.invalid(path, value, path + " in body must not validate the schema (not)"));
    }
  }

  private static int matching(JsonNode value, JsonNode schemas) {
    int count = 0;
    for (JsonNode schema : schemas) {
      count += check(value, Schema.of(schema)).isEmpty() ? 1 : 0;
    }
    return count;
  }

  private static boolean contains(JsonNode allowed, JsonNode value) {
    for (JsonNode candidate : allowed) {
      if (candidate.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasType(JsonNode value, Schema schema) {
    if (schema.isIntOrString()) {
      return value.isNumber() || value.isTextual();
    }
    return switch (schema.type()) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "number" -> value.isNumber();
      case "integer" ->
          value.isIntegralNumber()
              || (value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0);
      default -> true;
    };
  }

  private static String typeName(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      case NULL -> "null";
      case BINARY, MISSING, POJO -> "unknown";
    };
  }

  private static boolean hasFormat(String text, String format) {
    try {
      switch (format) {
        case "date-time" -> OffsetDateTime.parse(text);
        case "date" -> LocalDate.parse(text);
        case "byte" -> Base64.getDecoder().decode(text.getBytes(StandardCharsets.UTF_8));
        case "uuid" -> UUID.fromString(text);
        default -> {
          return true; // other formats are accepted unchecked, as Kubernetes does with unknown ones
        }
      }
      return true;
    } catch (DateTimeException | IllegalArgumentException e) {
      return false;
    }
  }
}
