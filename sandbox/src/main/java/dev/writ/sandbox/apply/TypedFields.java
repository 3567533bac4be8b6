package dev.writ.sandbox.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.schema.EmbeddedMetadata;
import dev.writ.sandbox.schema.Schema;
import dev.writ.sandbox.schema.Schema.ListKind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Walks objects along their schema: which fields are there, which differ, how two merge, what is
 * left when fields are taken away. The rules are those of Kubernetes' structured merge: maps and
 * keyed lists are granular, everything else is one leaf.
 */
final class TypedFields {

  /** How two objects differ. */
  record Comparison(FieldSet written, FieldSet removed) {}

  private TypedFields() {}

  /** The fields an object sets. */
  static FieldSet of(JsonNode value, Schema schema) {
    FieldSet set = new FieldSet();
    collect(value, schema, set, false);
    return set;
  }

  /** As {@link #of}, and with every container on the way: the fields of something new. */
  private static void collect(JsonNode value, Schema schema, FieldSet set, boolean containers) {
    if (isGranularMap(value, schema) && !value.isEmpty()) {
      value.forEachEntry(
          (name, child) -> {
            if (containers && isUnset(name, child)) {
              return;
            }
            FieldSet field = set.childOrNew("f:" + name);
            collect(child, schema.fieldOrUntyped(name), field, containers);
            if (containers || !schema.declares(name)) {
              field.markMember();
            }
          });
    } else if (isGranularList(value, schema) && !value.isEmpty()) {
      Schema items = schema.items();
      elements(value, schema)
          .forEach(
              (element, item) -> {
                FieldSet field = set.childOrNew(element);
                field.markMember();
                collect(item, items, field, containers);
              });
    } else {
      set.markMember();
    }
  }

  static Comparison compare(JsonNode before, JsonNode after, Schema schema) {
    Comparison comparison = new Comparison(new FieldSet(), new FieldSet());
    compare(before, after, schema, comparison);
    return comparison;
  }

  private static void compare(JsonNode before, JsonNode after, Schema schema, Comparison result) {
    if (before.isMissingNode() && after.isMissingNode()) {
      return;
    }
    if (before.isMissingNode()) {
      result.written().markMember();
      collect(after, schema, result.written(), true);
    } else if (after.isMissingNode()) {
      result.removed().markMember();
      collect(before, schema, result.removed(), true);
    } else if (isGranularMap(before, schema) && isGranularMap(after, schema)) {
      for (String name : names(before, after)) {
        if (isUnset(name, before.path(name)) || isUnset(name, after.path(name))) {
          continue;
        }
        Comparison field =
            compare(before.path(name), after.path(name), schema.fieldOrUntyped(name));
        result.written().put("f:" + name, field.written());
        result.removed().put("f:" + name, field.removed());
      }
    } else if (isGranularList(before, schema) && isGranularList(after, schema)) {
      Map<String, JsonNode> old = elements(before, schema);
      Map<String, JsonNode> fresh = elements(after, schema);
      Set<String> all = new LinkedHashSet<>(old.keySet());
      all.addAll(fresh.keySet());
      for (String element : all) {
        Comparison item =
            compare(
                old.getOrDefault(element, MissingNode.getInstance()),
                fresh.getOrDefault(element, MissingNode.getInstance()),
                schema.items());
        result.written().put(element, item.written());
        result.removed().put(element, item.removed());
      }
    } else if (!before.equals(after)) {
      result.written().markMember();
    }
  }

  /** Lays an applied configuration over a live value. */
  static JsonNode merge(JsonNode live, JsonNode config, Schema schema) {
    if (isGranularMap(live, schema) && isGranularMap(config, schema)) {
      ObjectNode result = live.deepCopy();
      config.forEachEntry(
          (name, child) ->
              result.set(name, merge(result.path(name), child, schema.fieldOrUntyped(name))));
      return result;
    }
    if (isGranularList(live, schema) && isGranularList(config, schema)) {
      return mergeItems(elements(live, schema), elements(config, schema), schema.items());
    }
    return config.deepCopy();
  }

  /**
   * Items stand in the order of the configuration; one that is only live keeps its place between
   * those around it.
   */
  private static ArrayNode mergeItems(
      Map<String, JsonNode> live, Map<String, JsonNode> config, Schema schema) {
    ArrayNode result = Json.array();
    Deque<Map.Entry<String, JsonNode>> waiting = new ArrayDeque<>(live.entrySet());
    Deque<String> shared = new ArrayDeque<>(config.keySet());
    shared.removeIf(element -> !live.containsKey(element));
    config.forEach(
        (element, item) -> {
          while (!waiting.isEmpty() && !waiting.element().getKey().equals(shared.peek())) {
            var earlier = waiting.remove();
            if (!config.containsKey(earlier.getKey())) {
              result.add(earlier.getValue().deepCopy());
            }
          }
          if (element.equals(shared.peek())) {
            shared.remove();
            waiting.poll(); // it, or none is left
          }
          JsonNode present = live.get(element);
          result.add(present == null ? item.deepCopy() : merge(present, item, schema));
        });
    waiting.forEach(left -> result.add(left.getValue().deepCopy()));
    return result;
  }

  /** What is left of a value without the given fields; missing when nothing is. */
  static JsonNode remove(JsonNode value, FieldSet gone, Schema schema) {
    if (isGranularMap(value, schema) && !value.isEmpty()) {
      ObjectNode result = Json.object();
      value.forEachEntry(
          (name, child) ->
              keep(child, gone, "f:" + name, schema.fieldOrUntyped(name))
                  .ifPresent(left -> result.set(name, left)));
      return result.isEmpty() ? MissingNode.getInstance() : result;
    }
    if (isGranularList(value, schema) && !value.isEmpty()) {
      ArrayNode result = Json.array();
      elements(value, schema)
          .forEach(
              (element, item) -> keep(item, gone, element, schema.items()).ifPresent(result::add));
      return result.isEmpty() ? MissingNode.getInstance() : result;
    }
    return value;
  }

  private static Optional<JsonNode> keep(
      JsonNode child, FieldSet gone, String element, Schema schema) {
    FieldSet part = gone.child(element).orElse(null);
    if (part == null) {
      return Optional.of(child);
    }
    if (part.isMember()) {
      return Optional.empty();
    }
    JsonNode left = remove(child, part, schema);
    return left.isMissingNode() ? Optional.empty() : Optional.of(left);
  }

  /** A template's own null: it comes from the server and nobody changed anything by it. */
  private static boolean isUnset(String name, JsonNode value) {
    return value.isNull() && name.equals(EmbeddedMetadata.CREATED);
  }

  private static boolean isGranularMap(JsonNode value, Schema schema) {
    return value.isObject() && !schema.isAtomicMap();
  }

  private static boolean isGranularList(JsonNode value, Schema schema) {
    return value.isArray() && schema.listKind() != ListKind.ATOMIC;
  }

  private static Set<String> names(JsonNode one, JsonNode other) {
    Set<String> names = new LinkedHashSet<>();
    one.fieldNames().forEachRemaining(names::add);
    other.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The items of a keyed list or a set, by their path element, in order. */
  private static Map<String, JsonNode> elements(JsonNode list, Schema schema) {
    Map<String, JsonNode> elements = new LinkedHashMap<>();
    for (JsonNode item : list) {
      elements.put(element(item, schema), item);
    }
    return elements;
  }

  private static String element(JsonNode item, Schema schema) {
    if (schema.listKind() == ListKind.SET) {
      return "v:" + item;
    }
    Map<String, JsonNode> keys = new TreeMap<>();
    for (String key : schema.mapKeys()) {
      JsonNode value = item.path(key);
      if (value.isMissingNode()) {
        value = schema.items().fieldOrUntyped(key).defaultValue().orElse(value);
      }
      if (!value.isMissingNode()) {
        keys.put(key, value);
      }
    }
    return "k:" + Json.of(keys);
  }
}
