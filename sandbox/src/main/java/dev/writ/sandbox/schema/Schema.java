package dev.writ.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One node of an OpenAPI v3 schema with Kubernetes' extensions. */
public final class Schema {

  /** How server-side apply merges a list. */
  public enum ListKind {
    ATOMIC,
    SET,
    MAP
  }

  public static final String REFERENCE = "#/components/schemas/";

  private static final Schema UNTYPED =
      new Schema(Json.object().put("x-kubernetes-preserve-unknown-fields", true), Map.of());

  private final JsonNode own;
  private final JsonNode node;
  private final Map<String, ObjectNode> definitions;

  private Schema(JsonNode own, Map<String, ObjectNode> definitions) {
    this.own = own;
    this.definitions = definitions;
    String reference = own.path("$ref").asText("");
    JsonNode target =
        reference.isEmpty() ? own : definitions.get(reference.substring(REFERENCE.length()));
    if (target == null) {
      throw new IllegalArgumentException("schema refers to unknown `" + reference + "`");
    }
    this.node = target;
  }

  /** A schema that allows anything: maps merge by key, lists are replaced whole. */
  public static Schema untyped() {
    return UNTYPED;
  }

  public static Schema of(JsonNode node) {
    return new Schema(node, Map.of());
  }

  /** A schema whose `$ref`s are resolved among the definitions. */
  public static Schema of(JsonNode node, Map<String, ObjectNode> definitions) {
    return new Schema(node, definitions);
  }

  /** The schema itself, behind a reference if there is one. */
  public JsonNode node() {
    return node;
  }

  /** What stands beside the reference wins: that is where merge rules of a field are. */
  private String text(String rule) {
    return (own.has(rule) ? own : node).path(rule).asText("");
  }

  /** The simple name of the model class behind a reference; empty for a schema written in place. */
  String typeName() {
    String reference = own.path("$ref").asText("");
    return reference.substring(reference.lastIndexOf('.') + 1);
  }

  public String type() {
    return node.path("type").asText("");
  }

  public boolean preservesUnknown() {
    return node.path("x-kubernetes-preserve-unknown-fields").asBoolean()
        || isEmbeddedResource()
        || node.path("additionalProperties").isBoolean();
  }

  public boolean isIntOrString() {
    return node.path("x-kubernetes-int-or-string").asBoolean();
  }

  public boolean isNullable() {
    return node.path("nullable").asBoolean() || preservesUnknown();
  }

  /** A whole object of its own, with type and metadata. */
  public boolean isEmbeddedResource() {
    return node.path("x-kubernetes-embedded-resource").asBoolean();
  }

  /** The schema of every entry of a map; empty for anything else. */
  public Optional<Schema> entries() {
    JsonNode additional = node.path("additionalProperties");
    return additional.isObject()
        ? Optional.of(new Schema(additional, definitions))
        : Optional.empty();
  }

  /** The declared properties, by name. */
  public SortedMap<String, Schema> properties() {
    SortedMap<String, Schema> properties = new TreeMap<>();
    node.path("properties")
        .forEachEntry((name, property) -> properties.put(name, new Schema(property, definitions)));
    return properties;
  }

  /** The schema of a field: declared, or that of every map entry; empty when it is unknown. */
  public Optional<Schema> field(String name) {
    JsonNode property = node.path("properties").path(name);
    if (!property.isMissingNode()) {
      return Optional.of(new Schema(property, definitions));
    }
    return entries().or(() -> preservesUnknown() ? Optional.of(UNTYPED) : Optional.empty());
  }

  /** Like {@link #field}, lenient. */
  public Schema fieldOrUntyped(String name) {
    return field(name).orElse(UNTYPED);
  }

  /** True for a declared property, false for a map entry. */
  public boolean declares(String name) {
    return node.path("properties").has(name);
  }

  public Schema items() {
    JsonNode items = node.path("items");
    return items.isMissingNode() ? UNTYPED : new Schema(items, definitions);
  }

  public ListKind listKind() {
    return switch (text("x-kubernetes-list-type")) {
      case "map" -> ListKind.MAP;
      case "set" -> ListKind.SET;
      default -> ListKind.ATOMIC;
    };
  }

  public List<String> mapKeys() {
    return Json.texts(node.path("x-kubernetes-list-map-keys"));
  }

  public boolean isAtomicMap() {
    return text("x-kubernetes-map-type").equals("atomic");
  }

  /** The key by which a strategic merge patch finds list items; empty: the list is replaced. */
  public Optional<String> patchMergeKey() {
    return Optional.of(text("x-kubernetes-patch-merge-key")).filter(key -> !key.isEmpty());
  }

  public boolean hasPatchStrategy(String strategy) {
    return List.of(text("x-kubernetes-patch-strategy").split(",")).contains(strategy);
  }

  public Optional<JsonNode> defaultValue() {
    return Optional.ofNullable(node.get("default"));
  }
}
