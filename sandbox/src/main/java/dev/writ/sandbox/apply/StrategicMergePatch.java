package dev.writ.sandbox.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.schema.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * Strategic merge patch: a merge patch that finds list items by their merge key. Knows the
 * directives `$patch: replace|delete|merge`, `$retainKeys`, `$deleteFromPrimitiveList/…` and
 * `$setElementOrder/…`.
 */
public final class StrategicMergePatch {

  private static final String PATCH = "$patch";
  private static final String RETAIN_KEYS = "$retainKeys";
  private static final String DELETE_FROM = "$deleteFromPrimitiveList/";
  private static final String ORDER = "$setElementOrder/";

  private StrategicMergePatch() {}

  /**
   * Applies a patch along the schema of the target.
   *
   * @throws IllegalArgumentException for a directive it does not know or an item without its key
   */
  public static ObjectNode apply(ObjectNode target, ObjectNode patch, Schema schema) {
    String directive = patch.path(PATCH).asText("merge");
    return switch (directive) {
      case "replace" -> without(patch, PATCH);
      case "delete" -> Json.object();
      case "merge" -> merge(target, patch, schema);
      default -> throw new IllegalArgumentException("Unknown patch type found: " + directive);
    };
  }

  private static ObjectNode merge(ObjectNode target, ObjectNode patch, Schema schema) {
    ObjectNode result = target.deepCopy();
    if (patch.has(RETAIN_KEYS)) {
      result.retain(Json.texts(patch.path(RETAIN_KEYS)));
    }
    patch.forEachEntry(
        (name, change) -> {
          if (name.equals(PATCH) || name.equals(RETAIN_KEYS)) {
            return;
          }
          if (name.startsWith(DELETE_FROM)) {
            deletePrimitives(result, name.substring(DELETE_FROM.length()), change);
          } else if (!name.startsWith(ORDER)) {
            mergeField(result, name, change, schema.fieldOrUntyped(name));
          }
        });
    patch.forEachEntry(
        (name, order) -> {
          if (name.startsWith(ORDER)) {
            String list = name.substring(ORDER.length());
            reorder(result, list, order, schema.fieldOrUntyped(list));
          }
        });
    return result;
  }

  private static void mergeField(ObjectNode result, String name, JsonNode change, Schema schema) {
    JsonNode present = result.path(name);
    if (change.isNull()) {
      result.remove(name);
    } else if (change instanceof ObjectNode object) {
      if (object.path(PATCH).asText("").equals("delete")) {
        result.remove(name);
      } else {
        ObjectNode base = present instanceof ObjectNode there ? there : Json.object();
        result.set(name, apply(base, object, schema));
      }
    } else if (change instanceof ArrayNode list) {
      ArrayNode base = present instanceof ArrayNode there ? there : Json.array();
      result.set(name, mergeList(base, list, schema, name));
    } else {
      result.set(name, change.deepCopy());
    }
  }

  private static ArrayNode mergeList(
      ArrayNode target, ArrayNode patch, Schema schema, String name) {
    if (!schema.hasPatchStrategy("merge")) {
      return withoutDirectives(patch);
    }
    if (schema.patchMergeKey().isEmpty()) {
      ArrayNode union = target.deepCopy();
      patch.forEach(
          item -> {
            if (indexOf(union, item) < 0) {
              union.add(item);
            }
          });
      return union;
    }
    String key = schema.patchMergeKey().get();
    for (JsonNode item : patch) {
      if (item.path(PATCH).asText("").equals("replace")) {
        return withoutDirectives(patch);
      }
    }
    ArrayNode result = target.deepCopy();
    for (JsonNode item : patch) {
      JsonNode identity = item.path(key);
      if (!(item instanceof ObjectNode change) || identity.isMissingNode()) {
        throw new IllegalArgumentException(
            "map: "
                + item
                + " does not contain declared merge key: "
                + key
                + " (list `"
                + name
                + "`)");
      }
      int at = indexOf(result, key, identity);
      if (change.path(PATCH).asText("").equals("delete")) {
        if (at >= 0) {
          result.remove(at);
        }
      } else if (at >= 0) {
        result.set(at, apply((ObjectNode) result.get(at), change, schema.items()));
      } else {
        result.add(apply(Json.object(), change, schema.items()));
      }
    }
    return result;
  }

  private static void deletePrimitives(ObjectNode result, String name, JsonNode gone) {
    if (result.path(name) instanceof ArrayNode list) {
      for (JsonNode value : gone) {
        int at = indexOf(list, value);
        if (at >= 0) {
          list.remove(at);
        }
      }
    }
  }

  /** Puts the named items in the given order; the others keep their places after them. */
  private static void reorder(ObjectNode result, String name, JsonNode order, Schema schema) {
    if (!(result.path(name) instanceof ArrayNode list)) {
      return;
    }
    List<JsonNode> left = new ArrayList<>();
    list.forEach(left::add);
    ArrayNode sorted = Json.array();
    for (JsonNode wanted : order) {
      for (JsonNode item : List.copyOf(left)) {
        boolean same =
            schema
                .patchMergeKey()
                .map(key -> item.path(key).equals(wanted.path(key)))
                .orElse(item.equals(wanted));
        if (same) {
          sorted.add(item);
          left.remove(item);
          break;
        }
      }
    }
    left.forEach(sorted::add);
    result.set(name, sorted);
  }

  private static ArrayNode withoutDirectives(ArrayNode patch) {
    ArrayNode items = Json.array();
    for (JsonNode item : patch) {
      if (!item.has(PATCH)) {
        items.add(item.deepCopy());
      }
    }
    return items;
  }

  private static ObjectNode without(ObjectNode object, String name) {
    ObjectNode copy = object.deepCopy();
    copy.remove(name);
    return copy;
  }

  private static int indexOf(ArrayNode list, JsonNode value) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).equals(value)) {
        return i;
      }
    }
    return -1;
  }

  private static int indexOf(ArrayNode list, String key, JsonNode value) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).path(key).equals(value)) {
        return i;
      }
    }
    return -1;
  }
}
