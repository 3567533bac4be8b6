package dev.writ.sandbox.cel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.values.NullValue;
import dev.writ.sandbox.schema.Schema;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** JSON as CEL sees it. Only values that passed the schema's own check get here. */
final class CelValues {

  private static final Set<String> INSTANTS = Set.of("date-time", "date");

  private CelValues() {}

  static boolean isInstant(Schema schema) {
    return INSTANTS.contains(schema.node().path("format").asText());
  }

  static Object of(JsonNode value, Schema schema) {
    return switch (value.getNodeType()) {
      case OBJECT -> map(value, schema);
      case ARRAY -> list(value, schema);
      case BOOLEAN -> value.booleanValue();
      case NUMBER -> number(value, schema);
      case STRING -> text(value.textValue(), schema);
      case NULL, MISSING, BINARY, POJO -> NullValue.NULL_VALUE;
    };
  }

  private static Map<String, Object> map(JsonNode value, Schema schema) {
    Map<String, Object> map = new LinkedHashMap<>();
    value.forEachEntry(
        (name, child) -> {
          String key = schema.declares(name) ? CelNames.escaped(name).orElse(name) : name;
          map.put(key, of(child, schema.fieldOrUntyped(name)));
        });
    return map;
  }

  private static List<Object> list(JsonNode value, Schema schema) {
    List<Object> list = new ArrayList<>();
    value.forEach(item -> list.add(of(item, schema.items())));
    return list;
  }

  private static Object number(JsonNode value, Schema schema) {
    boolean integral = schema.type().equals("integer") || value.isIntegralNumber();
    if (schema.type().equals("number") || !integral) {
      return value.doubleValue();
    }
    return value.longValue();
  }

  private static Object text(String text, Schema schema) {
    return switch (schema.node().path("format").asText()) {
      case "date-time" -> OffsetDateTime.parse(text).toInstant();
      case "date" -> LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      default -> text;
    };
  }
}
