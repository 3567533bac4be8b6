package dev.writ.sandbox.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.cel.ValidationRules;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind.Scale;
import dev.writ.sandbox.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns a CustomResourceDefinition into the kinds it serves. */
final class CustomKinds {

  private CustomKinds() {}

  /**
   * @param metadata the schema of `metadata` of every object
   * @param rules further checks for known groups, by `Kind.group`: what the operator that owns the
   *     kind does in its admission webhook
   */
  static List<Kind> of(
      JsonNode definition,
      JsonNode metadata,
      Map<String, ObjectNode> definitions,
      Map<String, Rules> rules) {
    JsonNode spec = definition.path("spec");
    JsonNode names = spec.path("names");
    String group = spec.path("group").asText();
    List<Kind> kinds = new ArrayList<>();
    for (JsonNode version : spec.path("versions")) {
      if (version.path("served").asBoolean()) {
        kinds.add(
            new Kind(
                group,
                version.path("name").asText(),
                names.path("kind").asText(),
                names.path("plural").asText(),
                names.path("singular").asText(),
                Json.texts(names.path("shortNames")),
                Json.texts(names.path("categories")),
                spec.path("scope").asText().equals("Namespaced"),
                version.path("subresources").has("status"),
                true,
                true,
                scale(Json.at(version, "subresources", "scale")),
                Set.of(),
                columns(version.path("additionalPrinterColumns")),
                Schema.of(
                    schema(Json.at(version, "schema", "openAPIV3Schema"), metadata), definitions),
                ValidationRules.of(Json.at(version, "schema", "openAPIV3Schema")),
                rules.getOrDefault(names.path("kind").asText() + "." + group, Rules.NONE)));
      }
    }
    return kinds;
  }

  private static ObjectNode schema(JsonNode own, JsonNode metadata) {
    ObjectNode schema = own.deepCopy();
    ObjectNode properties = Json.child(schema, "properties");
    properties.set("apiVersion", Json.object().put("type", "string"));
    properties.set("kind", Json.object().put("type", "string"));
    properties.set("metadata", metadata);
    return schema;
  }

  private static Optional<Scale> scale(JsonNode scale) {
    if (scale.isMissingNode()) {
      return Optional.empty();
    }
    String replicas = scale.path("specReplicasPath").asText();
    return Optional.of(
        new Scale(
            JsonPath.of(replicas),
            replicas.substring(replicas.lastIndexOf('.') + 1),
            JsonPath.of(scale.path("statusReplicasPath").asText()),
            JsonPath.of(scale.path("labelSelectorPath").asText(""))));
  }

  private static List<Column> columns(JsonNode printed) {
    List<Column> columns = new ArrayList<>(List.of(Column.NAME));
    for (JsonNode column : printed) {
      JsonPath path = JsonPath.of(column.path("jsonPath").asText());
      boolean date = column.path("type").asText().equals("date");
      columns.add(
          new Column(
              column.path("name").asText(),
              column.path("type").asText(),
              column.path("format").asText(""),
              column.path("priority").asInt(),
              (object, now) -> date ? age(path.text(object), now) : path.text(object)));
    }
    if (printed.isEmpty()) {
      columns.add(Column.AGE);
    }
    return columns;
  }

  private static String age(String timestamp, java.time.Instant now) {
    return timestamp.isEmpty() ? "" : Age.since(timestamp, now);
  }
}
