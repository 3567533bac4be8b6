package dev.writ.workloads.act;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.workloads.decide.Action;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The part of an object that one manager has applied and still owns, read from {@code
 * metadata.managedFields}. Its {@code fieldsV1} names members of maps as {@code f:NAME}, items of
 * lists by their keys as {@code k:{"name":"web"}}, members of sets as {@code v:VALUE}, and says
 * with {@code .} that the map or item itself is owned too.
 */
final class OwnedFields {
  private static final ObjectMapper JSON = new ObjectMapper();

  private OwnedFields() {}

  /** A copy of what the manager applied; an empty object where it owns nothing. */
  static ObjectNode of(ObjectNode object, String manager) {
    for (JsonNode entry : object.at("/metadata/managedFields")) {
      if (entry.path("manager").asText().equals(manager)
          && entry.path("operation").asText().equals("Apply")
          && entry.path("subresource").asText().isEmpty()
          && owned(object, entry.path("fieldsV1")) instanceof ObjectNode owned) {
        return owned;
      }
    }
    return JsonNodeFactory.instance.objectNode();
  }

  /** Who else owns fields that these actions put into the template, sorted. */
  static List<String> managersOf(ObjectNode object, List<Action> actions) {
    SortedSet<String> managers = new TreeSet<>();
    for (JsonNode entry : object.at("/metadata/managedFields")) {
      JsonNode spec = entry.at("/fieldsV1/f:spec/f:template/f:spec");
      for (Action action : actions) {
        String item = "k:" + object.objectNode().put("name", action.container());
        for (String list : List.of("f:containers", "f:initContainers")) {
          if (spec.path(list).path(item).has("f:" + action.field())) {
            managers.add(entry.path("manager").asText());
          }
        }
      }
    }
    return List.copyOf(managers);
  }

  private static @Nullable JsonNode owned(JsonNode value, JsonNode fields) {
    if (fields.isEmpty()) {
      return value.deepCopy();
    }
    if (value instanceof ObjectNode map) {
      ObjectNode owned = map.objectNode();
      for (Map.Entry<String, JsonNode> field : fields.properties()) {
        JsonNode member = field.getKey().startsWith("f:") ? map.get(name(field.getKey())) : null;
        JsonNode part = member == null ? null : owned(member, field.getValue());
        if (part != null) {
          owned.set(name(field.getKey()), part);
        }
      }
      return owned.isEmpty() ? null : owned;
    }
    if (value instanceof ArrayNode list) {
      ArrayNode owned = list.arrayNode();
      for (JsonNode item : list) {
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
          JsonNode key = isName(field.getKey()) ? read(name(field.getKey())) : null;
          JsonNode part = key != null && fits(item, key) ? ownedItem(item, field, key) : null;
          if (part != null) {
            owned.add(part);
          }
        }
      }
      return owned.isEmpty() ? null : owned;
    }
    return null; // what was a map or a list is none any more
  }

  private static boolean isName(String element) {
    return element.startsWith("k:") || element.startsWith("v:");
  }

  private static String name(String element) {
    return element.substring(2);
  }

  private static boolean fits(JsonNode item, JsonNode key) {
    if (!(key instanceof ObjectNode keys)) {
      return item.equals(key);
    }
    return keys.properties().stream()
        .allMatch(one -> one.getValue().equals(item.get(one.getKey())));
  }

  /** An item can't be applied without its keys, whoever owns them. */
  private static @Nullable JsonNode ownedItem(
      JsonNode item, Map.Entry<String, JsonNode> field, JsonNode key) {
    JsonNode part = owned(item, field.getValue());
    if (part instanceof ObjectNode owned && key instanceof ObjectNode keys) {
      return keys.deepCopy().setAll(owned);
    }
    return part;
  }

  private static @Nullable JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException unreadable) {
      return null;
    }
  }
}
