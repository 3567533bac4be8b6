package dev.writ.cli.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
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
   * Text at a dotted path such as {@code resource.name}, or at the first of several paths separated
   * by {@code |} that has a value; empty when there is none. Lists and objects are told in words.
   */
  public static String text(JsonNode node, String paths) {
    int bar = paths.indexOf('|');
    if (bar < 0) {
      return words(at(node, paths));
    }
    String first = words(at(node, paths.substring(0, bar)));
    return first.isEmpty() ? text(node, paths.substring(bar + 1)) : first;
  }

  /** A value as people read it: empty when absent, lists with commas, objects as `name=value`. */
  public static String words(JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return "";
    }
    if (value.isValueNode()) {
      return value.asText();
    }
    StringBuilder words = new StringBuilder();
    if (value.isArray()) {
      value.forEach(item -> words.append(words.isEmpty() ? "" : ", ").append(words(item)));
    } else {
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        String inner = words(member.getValue());
        if (!inner.isEmpty()) {
          words.append(words.isEmpty() ? "" : " ").append(member.getKey()).append('=');
          words.append(member.getValue().isObject() ? "{" + inner + "}" : inner);
        }
      }
    }
    return words.toString();
  }

  /** The node at a dotted path, missing when absent. */
  public static JsonNode at(JsonNode node, String path) {
    int dot = path.indexOf('.');
    return dot < 0
        ? node.path(path)
        : at(node.path(path.substring(0, dot)), path.substring(dot + 1));
  }
}
