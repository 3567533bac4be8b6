package dev.writ.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Finds and drops what a schema does not know: unknown fields, and nulls that mean "absent". */
public final class UnknownFields {

  private UnknownFields() {}

  /** Drops unknown fields and meaningless nulls; returns the paths of the unknown ones. */
  public static List<String> prune(ObjectNode object, Schema schema) {
    List<String> unknown = new ArrayList<>();
    prune(object, schema, "", unknown);
    return unknown;
  }

  private static void prune(JsonNode value, Schema schema, String path, List<String> unknown) {
    if (value instanceof ObjectNode object) {
      for (Iterator<Map.Entry<String, JsonNode>> fields = object.properties().iterator();
          fields.hasNext(); ) {
        Map.Entry<String, JsonNode> entry = fields.next();
        String name = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
        var field = schema.field(entry.getKey());
        if (field.isEmpty()) {
          unknown.add(name);
          fields.remove();
        } else if (entry.getValue().isNull() && !field.get().isNullable()) {
          fields.remove();
        } else {
          prune(entry.getValue(), field.get(), name, unknown);
        }
      }
    } else if (value.isArray()) {
      Schema items = schema.items();
      for (int i = 0; i < value.size(); i++) {
        prune(value.get(i), items, path + "[" + i + "]", unknown);
      }
    }
  }
}
