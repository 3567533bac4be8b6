package dev.writ.sandbox.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.store.Meta;
import org.jspecify.annotations.Nullable;

/** Persistent volume claims. */
final class ClaimRules implements Rules {

  static boolean isDefaultClass(JsonNode storageClass) {
    return Meta.annotation(storageClass, "storageclass.kubernetes.io/is-default-class")
        .equals("true");
  }

  @Override
  public void fill(ObjectNode object, @Nullable ObjectNode old) {
    Json.putDefault(Json.child(object, "spec"), "volumeMode", "Filesystem");
    Json.putDefault(Json.child(object, "status"), "phase", "Pending");
  }
}
