package dev.writ.cli.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One mapper for the process, and how fields are read from what the server sent. */
public final class Json {
  public static final ObjectMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Puts the member unless the value is null: what a person left out is not sent. */
  public static ObjectNode put(ObjectNode into, String name, @Nullable Object value) {
    if (value instanceof List<?> list && list.isEmpty()) {
      return into;
    }
    if (value != null) {
      into.set(name, MAPPER.valueToTree(value));
    }
    return into;
  }

  /**
   * Text at a dotted path such as {@code resource.name}; empty when any part is absent or null.
   * Lists are joined by commas.
   */
  public static String text(JsonNode node, String path) {
    JsonNode at = at(node, path);
    if (at.isArray()) {
      StringBuilder joined = new StringBuilder();
      for (JsonNode item : at) {
        joined.append(joined.isEmpty() ? "" : ", ").append(item.asText());
      }
      return joined.toString();
    }
    return at.isNull() || at.isMissingNode() ? "" : at.isObject() ? at.toString() : at.asText();
  }

  /** The node at a dotted path, missing when absent. */
  public static JsonNode at(JsonNode node, String path) {
    int dot = path.indexOf('.');
    return dot < 0
        ? node.path(path)
        : at(node.path(path.substring(0, dot)), path.substring(dot + 1));
  }
}
