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
  private static final List<String> LISTS = List.of("containers", "initContainers");

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

  /**
   * Who owns what these actions put into the template and is there still, sorted. Resources are
   * each by itself: an object made by kubectl often holds an empty {@code resources}, and whoever
   * owns that owns nothing that was put in.
   */
  static List<String> managersOf(ObjectNode object, List<Action> actions) {
    SortedSet<String> managers = new TreeSet<>();
    for (Action action : actions) {
      for (List<String> path : paths(action)) {
        if (inTemplate(object, action.container(), path)) {
          managers.addAll(managersOf(object, action.container(), path));
        }
      }
    }
    return List.copyOf(managers);
  }

  private static List<List<String>> paths(Action action) {
    return switch (action) {
      case Action.InjectLivenessProbe _, Action.InjectReadinessProbe _ ->
          List.of(List.of(action.field()));
      case Action.InjectResources(_, var values) ->
          values.keySet().stream()
              .map(field -> List.of(action.field(), field.group(), field.resource()))
              .toList();
    };
  }

  /** Whether a container of the template has something there. */
  static boolean inTemplate(JsonNode object, String container, List<String> path) {
    for (String list : LISTS) {
      for (JsonNode one : object.at("/spec/template/spec").path(list)) {
        if (one.path("name").asText().equals(container)) {
          return !below(one, path, "").isMissingNode();
        }
      }
    }
    return false;
  }

  /**
   * Who owns a field of a container of the template, or a part of it.
   *
   * @param path below the container, such as {@code resources, limits, cpu}
   */
  static SortedSet<String> managersOf(ObjectNode object, String container, List<String> path) {
    SortedSet<String> managers = new TreeSet<>();
    String item = "k:" + object.objectNode().put("name", container);
    for (JsonNode entry : object.at("/metadata/managedFields")) {
      for (String list : LISTS) {
        JsonNode fields = entry.at("/fieldsV1/f:spec/f:template/f:spec").path("f:" + list);
        if (!below(fields.path(item), path, "f:").isMissingNode()) {
          managers.add(entry.path("manager").asText());
        }
      }
    }
    return managers;
  }

  private static JsonNode below(JsonNode node, List<String> path, String prefix) {
    JsonNode at = node;
    for (String name : path) {
      at = at.path(prefix + name);
    }
    return at;
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
