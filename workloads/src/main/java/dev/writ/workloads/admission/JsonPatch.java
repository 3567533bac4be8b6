package dev.writ.workloads.admission;

import dev.writ.rego.RegoValue;
import java.util.ArrayList;
import java.util.List;

/** Operations on a JSON document, as RFC 6902 says, in their order. */
record JsonPatch(List<RegoValue> operations) {
  static final JsonPatch NOTHING = new JsonPatch(List.of());

  JsonPatch {
    operations = List.copyOf(operations);
  }

  boolean isEmpty() {
    return operations.isEmpty();
  }

  String toJson() {
    return RegoValue.Arr.of(operations).toJson();
  }

  /** Gathers operations; not for two threads. */
  static final class Draft {
    private final List<RegoValue> operations = new ArrayList<>();

    /** Puts a value there, in place of what is there. */
    void add(RegoValue value, List<String> path) {
      operations.add(
          RegoValue.Obj.of("op", RegoValue.of("add"), "path", pointer(path), "value", value));
    }

    /** Takes away what is there. */
    void remove(List<String> path) {
      operations.add(RegoValue.Obj.of("op", RegoValue.of("remove"), "path", pointer(path)));
    }

    private static RegoValue pointer(List<String> path) {
      StringBuilder pointer = new StringBuilder();
      for (String key : path) {
        pointer.append('/').append(key.replace("~", "~0").replace("/", "~1"));
      }
      return RegoValue.of(pointer.toString());
    }

    JsonPatch finished() {
      return new JsonPatch(operations);
    }
  }
}
