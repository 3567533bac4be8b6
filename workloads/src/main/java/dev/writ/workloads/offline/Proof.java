package dev.writ.workloads.offline;

import dev.writ.document.Node;
import dev.writ.document.YamlReader;
import dev.writ.rego.RegoValue;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** That a changed file says what it said before and what was put into it, and nothing else. */
final class Proof {
  private final IdentityHashMap<Node, Map<String, Object>> put;

  private Proof(IdentityHashMap<Node, Map<String, Object>> put) {
    this.put = put;
  }

  /**
   * Reads the changed text anew.
   *
   * @param put fields by the mapping that they were put into; values are maps, texts and numbers
   */
  static boolean holds(
      ManifestFile before, String after, IdentityHashMap<Node, Map<String, Object>> put) {
    Proof proof = new Proof(put);
    List<RegoValue> expected = before.documents().stream().map(proof::expected).toList();
    return YamlReader.read("changed", after).documents().stream()
        .map(Node::toValue)
        .toList()
        .equals(expected);
  }

  private RegoValue expected(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> scalar.value();
      case Node.Sequence list ->
          RegoValue.Arr.of(list.items().stream().map(this::expected).toList());
      case Node.Mapping map -> {
        RegoValue.Obj.Builder object = RegoValue.Obj.builder();
        map.entries()
            .forEach((key, entry) -> object.put(RegoValue.of(key), expected(entry.value())));
        RegoValue.Obj whole = object.build();
        Map<String, Object> fields = put.get(map);
        yield fields == null ? whole : with(whole, fields);
      }
    };
  }

  /** What is there stays, but for a null, which is as good as nothing. */
  private static RegoValue with(@Nullable RegoValue there, Map<?, ?> fields) {
    RegoValue.Obj.Builder object = RegoValue.Obj.builder();
    RegoValue.Obj before = there instanceof RegoValue.Obj some ? some : RegoValue.Obj.EMPTY;
    for (int i = 0; i < before.size(); i++) {
      object.put(before.keyAt(i), before.valueAt(i));
    }
    fields.forEach(
        (name, field) -> {
          RegoValue key = RegoValue.of((String) name);
          object.put(
              key,
              switch (field) {
                case Map<?, ?> inner -> with(before.find(key), inner);
                case Integer number -> RegoValue.of(number);
                default -> RegoValue.of(field.toString());
              });
        });
    return object.build();
  }
}
