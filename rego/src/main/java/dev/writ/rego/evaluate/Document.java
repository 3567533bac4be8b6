package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A place below {@code data} that rules say something about: a package, or the rules of one name.
 * Filled while a snapshot is planned, not changed afterwards.
 */
final class Document {
  final TreeMap<RegoValue, Document> below = new TreeMap<>();
  @Nullable Rules rules;

  /** Made where it is not there yet. */
  Document at(RegoValue key) {
    return below.computeIfAbsent(key, _ -> new Document());
  }

  /** What stands below a key: base documents and rules together; null when nothing does. */
  static @Nullable RegoValue whole(
      Scope scope,
      @Nullable Document node,
      @Nullable RegoValue base,
      Scope.@Nullable Hidden hidden) {
    if (node == null || (hidden != null && hidden.here())) {
      return base;
    }
    if (node.rules != null) {
      RegoValue value = node.rules.value(scope);
      if (value != null) {
        return base == null ? value : merged(value, base);
      }
      if (node.below.isEmpty()) {
        return base;
      }
    }
    RegoValue.Obj.Builder object = RegoValue.Obj.builder();
    if (base instanceof RegoValue.Obj documents) {
      for (int i = 0; i < documents.size(); i++) {
        object.put(documents.keyAt(i), documents.valueAt(i));
      }
    } else if (base != null) {
      return base;
    }
    for (Map.Entry<RegoValue, Document> each : node.below.entrySet()) {
      RegoValue key = each.getKey();
      Scope.Hidden inside = hidden == null ? null : hidden.below().get(key);
      RegoValue value = whole(scope, each.getValue(), object.find(key), inside);
      if (value != null) {
        object.put(key, value);
      }
    }
    return object.build();
  }

  /** Where both say something the base document stays. */
  private static RegoValue merged(RegoValue virtual, RegoValue base) {
    if (!(virtual instanceof RegoValue.Obj rules) || !(base instanceof RegoValue.Obj documents)) {
      return base;
    }
    RegoValue.Obj.Builder both = RegoValue.Obj.builder();
    for (int i = 0; i < rules.size(); i++) {
      both.put(rules.keyAt(i), rules.valueAt(i));
    }
    for (int i = 0; i < documents.size(); i++) {
      RegoValue key = documents.keyAt(i);
      RegoValue before = both.find(key);
      both.put(key, before == null ? documents.valueAt(i) : merged(before, documents.valueAt(i)));
    }
    return both.build();
  }
}
