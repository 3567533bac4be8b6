package dev.writ.document.schema;

import dev.writ.rego.RegoValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints a shape as JSON Schema 2020-12, for editors and for other people's tools. Rules between
 * fields have no words there and are left to {@link ShapeCheck}.
 */
public final class JsonSchema {
  private JsonSchema() {}

  /**
   * The schema of a whole document, as text that ends in a line feed.
   *
   * @param id address of the schema
   */
  public static String of(String id, String title, Shape shape) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("$id", id);
    schema.put("title", title);
    schema.putAll(schema(shape));
    StringBuilder out = new StringBuilder();
    write(schema, 0, out);
    return out.append('\n').toString();
  }

  private static Map<String, Object> schema(Shape shape) {
    Map<String, Object> schema = new LinkedHashMap<>();
    switch (shape) {
      case Shape.Flag _ -> schema.put("type", "boolean");
      case Shape.Whole whole -> {
        schema.put("type", "integer");
        bound(schema, "minimum", whole.least(), Long.MIN_VALUE);
        bound(schema, "maximum", whole.most(), Long.MAX_VALUE);
      }
      case Shape.Choice choice -> schema.put("enum", choice.words());
      case Shape.Text text -> {
        schema.put("type", "string");
        bound(schema, "minLength", text.least(), 0);
        bound(schema, "maxLength", text.most(), Integer.MAX_VALUE);
        if (text.pattern() != null) {
          schema.put("pattern", "^(" + text.pattern().pattern() + ")$");
        }
        if (text.format() != null) {
          schema.put("format", text.format());
        }
      }
      case Shape.ListOf list -> {
        schema.put("type", "array");
        bound(schema, "minItems", list.least(), 0);
        bound(schema, "maxItems", list.most(), Integer.MAX_VALUE);
        schema.put("items", schema(list.item()));
      }
      case Shape.MapOf map -> {
        schema.put("type", "object");
        schema.put("additionalProperties", schema(map.value()));
      }
      case Shape.Free _ -> schema.put("type", "object");
      case Shape.Variant variant ->
          schema.put(
              "oneOf",
              variant.variants().entrySet().stream()
                  .map(each -> tagged(each.getValue(), variant.tag(), each.getKey()))
                  .toList());
      case Shape.Fields fields -> schema.putAll(fields(fields));
    }
    return schema;
  }

  private static Map<String, Object> fields(Shape.Fields fields) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("additionalProperties", false);
    List<String> required =
        fields.fields().stream().filter(Shape.Field::required).map(Shape.Field::name).toList();
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Shape.Field field : fields.fields()) {
      Map<String, Object> property = new LinkedHashMap<>();
      property.put("description", field.description());
      Map<String, Object> value = schema(field.shape());
      if (field.required()) {
        property.putAll(value);
      } else {
        property.put("anyOf", List.of(value, Map.of("type", "null")));
      }
      properties.put(field.name(), property);
    }
    schema.put("properties", properties);
    return schema;
  }

  /** One variant: the tag says which. */
  private static Map<String, Object> tagged(Shape.Fields fields, String tag, String word) {
    Map<String, Object> schema = fields(fields);
    Map<String, Object> properties = new LinkedHashMap<>();
    if (schema.get("properties") instanceof Map<?, ?> known) {
      known.forEach((name, value) -> properties.put(String.valueOf(name), value));
    }
    properties.put(tag, Map.of("const", word));
    schema.put("properties", properties);
    return schema;
  }

  private static void bound(Map<String, Object> schema, String name, long bound, long none) {
    if (bound != none) {
      schema.put(name, bound);
    }
  }

  private static void write(Object value, int depth, StringBuilder out) {
    switch (value) {
      case Map<?, ?> map when map.isEmpty() -> out.append("{}");
      case Map<?, ?> map -> {
        String separator = "{\n";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          out.append(separator).repeat("  ", depth + 1);
          out.append(RegoValue.of(String.valueOf(entry.getKey()))).append(": ");
          write(entry.getValue(), depth + 1, out);
          separator = ",\n";
        }
        out.append('\n').repeat("  ", depth).append('}');
      }
      case List<?> list -> {
        String separator = "[";
        for (Object item : list) {
          out.append(separator);
          write(item, depth, out);
          separator = ", ";
        }
        out.append(list.isEmpty() ? "[]" : "]");
      }
      case String text -> out.append(RegoValue.of(text));
      default -> out.append(value);
    }
  }
}
