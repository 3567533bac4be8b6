package dev.writ.sandbox.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;

/** JSON Merge Patch, RFC 7396. */
public final class MergePatch {

  private MergePatch() {}

  public static JsonNode apply(JsonNode target, JsonNode patch) {
    if (!(patch instanceof ObjectNode changes)) {
      return patch.deepCopy();
    }
    ObjectNode result = target instanceof ObjectNode object ? object.deepCopy() : Json.object();
    changes.forEachEntry(
        (name, change) -> {
          if (change.isNull()) {
            result.remove(name);
          } else {
            result.set(name, apply(result.path(name), change));
          }
        });
    return result;
  }
}
