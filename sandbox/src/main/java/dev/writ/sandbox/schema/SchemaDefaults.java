package dev.writ.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fills in `default`s, as for custom resources: only where the parent is there. */
public final class SchemaDefaults {

  private SchemaDefaults() {}

  public static void fill(JsonNode value, Schema schema) {
    if (value instanceof ObjectNode object) {
      schema
          .properties()
          .forEach(
              (name, property) -> {
                JsonNode present = object.path(name);
                boolean absent =
                    present.isMissingNode() || (present.isNull() && !property.isNullable());
                if (absent && property.defaultValue().isPresent()) {
                  object.set(name, property.defaultValue().get().deepCopy());
                }
              });
      object.forEachEntry(
          (name, child) -> schema.field(name).ifPresent(field -> fill(child, field)));
    } else if (value.isArray()) {
      Schema items = schema.items();
      value.forEach(item -> fill(item, items));
    }
  }
}
