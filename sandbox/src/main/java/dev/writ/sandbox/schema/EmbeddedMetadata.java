package dev.writ.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;

/**
 * The metadata inside an object: of pod templates, job templates, claim templates. API servers
 * before 1.34 write a time nobody set as `creationTimestamp: null` there, whatever the user wrote.
 * It is no content: nobody owns it, and it makes no template another one.
 */
public final class EmbeddedMetadata {

  public static final String CREATED = "creationTimestamp";

  private EmbeddedMetadata() {}

  /** Writes the null into every template of an object of a built-in kind. */
  public static void complete(ObjectNode object, Schema schema) {
    object.forEachEntry(
        (name, child) -> {
          if (!name.equals("metadata")) {
            schema.field(name).ifPresent(field -> visit(child, field));
          }
        });
  }

  private static void visit(JsonNode value, Schema schema) {
    if (value instanceof ObjectNode object) {
      schema
          .field("metadata")
          .filter(metadata -> metadata.typeName().equals("ObjectMeta"))
          .ifPresent(_ -> complete(object));
      complete(object, schema);
    } else if (value.isArray()) {
      Schema items = schema.items();
      value.forEach(item -> visit(item, items));
    }
  }

  private static void complete(ObjectNode template) {
    ObjectNode metadata = Json.child(template, "metadata");
    if (!metadata.has(CREATED)) {
      metadata.putNull(CREATED);
    }
  }

  /** A template without the null, to tell whether it is another one. */
  public static JsonNode content(JsonNode template) {
    JsonNode copy = template.deepCopy();
    if (copy.path("metadata") instanceof ObjectNode metadata && metadata.path(CREATED).isNull()) {
      metadata.remove(CREATED);
    }
    return copy;
  }
}
