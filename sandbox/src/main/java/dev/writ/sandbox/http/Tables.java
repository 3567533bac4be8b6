package dev.writ.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Column;
import dev.writ.sandbox.kinds.Kind;
import java.time.Instant;
import java.util.List;

/** `meta.k8s.io/v1` views of objects: the Table that kubectl prints, and bare metadata. */
final class Tables {

  private Tables() {}

  static boolean wanted(String accept) {
    return accept.contains("as=Table");
  }

  static boolean metadataWanted(String accept) {
    return accept.contains("as=PartialObjectMetadata");
  }

  /**
   * @param includeObject `None`, `Metadata` (the default) or `Object`
   */
  static ObjectNode table(
      Kind kind, List<ObjectNode> objects, JsonNode metadata, String includeObject, Instant now) {
    ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.set("metadata", metadata);
    ArrayNode definitions = table.putArray("columnDefinitions");
    for (Column column : kind.columns()) {
      definitions
          .addObject()
          .put("name", column.name())
          .put("type", column.type())
          .put("format", column.format())
          .put("description", "")
          .put("priority", column.priority());
    }
    ArrayNode rows = table.putArray("rows");
    for (ObjectNode object : objects) {
      ObjectNode row = rows.addObject();
      ArrayNode cells = row.putArray("cells");
      kind.columns().forEach(column -> cells.add(Json.of(column.cell().of(object, now))));
      switch (includeObject) {
        case "None" -> {}
        case "Object" -> row.set("object", object);
        default -> row.set("object", partial(object));
      }
    }
    return table;
  }

  static ObjectNode partial(JsonNode object) {
    ObjectNode partial =
        Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
    partial.set("metadata", object.path("metadata"));
    return partial;
  }
}
