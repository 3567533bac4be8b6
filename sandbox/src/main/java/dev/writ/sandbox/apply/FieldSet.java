package dev.writ.sandbox.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A set of field paths, in the shape of `fieldsV1`: the elements are `f:name`, `k:{"key":"value"}`
 * and `v:"value"`, and a node may be a member itself, or hold members, or both.
 */
final class FieldSet {

  private static final Set<String> PREFIXES = Set.of("f:", "k:", "v:", "i:");

  private final SortedMap<String, FieldSet> children = new TreeMap<>();
  private boolean member;

  /** Reads `fieldsV1` of a managedFields entry. */
  static FieldSet parse(JsonNode fieldsV1) {
    FieldSet set = read(fieldsV1);
    set.member = false;
    return set;
  }

  private static FieldSet read(JsonNode node) {
    FieldSet set = new FieldSet();
    set.member = node.isEmpty() || node.has(".");
    node.forEachEntry(
        (element, child) -> {
          if (!element.equals(".")) {
            set.children.put(element, read(child));
          }
        });
    return set;
  }

  /** Whether every element is one of those that a path may have. */
  static boolean isReadable(JsonNode fieldsV1) {
    boolean readable = fieldsV1.isObject();
    for (Map.Entry<String, JsonNode> entry : fieldsV1.properties()) {
      String element = entry.getKey();
      readable &=
          (element.equals(".")
                  || PREFIXES.contains(element.substring(0, Math.min(2, element.length()))))
              && isReadable(entry.getValue());
    }
    return readable;
  }

  ObjectNode toJson() {
    ObjectNode node = Json.object();
    if (member && !children.isEmpty()) {
      node.putObject(".");
    }
    children.forEach((element, child) -> node.set(element, child.toJson()));
    return node;
  }

  boolean isEmpty() {
    return !member && children.isEmpty();
  }

  boolean isMember() {
    return member;
  }

  void markMember() {
    member = true;
  }

  FieldSet childOrNew(String element) {
    return children.computeIfAbsent(element, _ -> new FieldSet());
  }

  Optional<FieldSet> child(String element) {
    return Optional.ofNullable(children.get(element));
  }

  /** Takes over a subtree unless it is empty. */
  void put(String element, FieldSet child) {
    if (!child.isEmpty()) {
      children.put(element, child);
    }
  }

  FieldSet union(FieldSet other) {
    FieldSet result = new FieldSet();
    result.member = member || other.member;
    result.children.putAll(children);
    other.children.forEach(
        (element, child) -> result.children.merge(element, child, FieldSet::union));
    return result;
  }

  FieldSet intersection(FieldSet other) {
    FieldSet result = new FieldSet();
    result.member = member && other.member;
    children.forEach(
        (element, child) ->
            other.child(element).ifPresent(same -> result.put(element, child.intersection(same))));
    return result;
  }

  FieldSet difference(FieldSet other) {
    FieldSet result = new FieldSet();
    result.member = member && !other.member;
    children.forEach(
        (element, child) ->
            result.put(element, other.child(element).map(child::difference).orElse(child)));
    return result;
  }

  /** The same set with every map and list item on the way to a member. */
  FieldSet withContainers() {
    FieldSet result = new FieldSet();
    result.member = true;
    children.forEach((element, child) -> result.children.put(element, child.withContainers()));
    return result;
  }

  /** Every member as Kubernetes prints it, such as `.spec.containers[name="web"].image`. */
  List<String> paths() {
    List<String> paths = new ArrayList<>();
    collect("", paths);
    return paths;
  }

  private void collect(String path, List<String> paths) {
    if (member) {
      paths.add(path);
    }
    children.forEach((element, child) -> child.collect(path + shown(element), paths));
  }

  private static String shown(String element) {
    String value = element.substring(2);
    return switch (element.charAt(0)) {
      case 'k' -> "[" + keys(value) + "]";
      case 'v' -> "[=" + value + "]";
      default -> "." + value;
    };
  }

  private static String keys(String json) {
    try {
      List<String> pairs = new ArrayList<>();
      for (Map.Entry<String, JsonNode> key : Json.parse(json).properties()) {
        pairs.add(key.getKey() + "=" + key.getValue());
      }
      return String.join(",", pairs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FieldSet set && member == set.member && children.equals(set.children);
  }

  @Override
  public int hashCode() {
    return children.hashCode() + (member ? 1 : 0);
  }

  @Override
  public String toString() {
    return toJson().toString();
  }
}
