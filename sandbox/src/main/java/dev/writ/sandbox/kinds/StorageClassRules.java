package dev.writ.sandbox.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import org.jspecify.annotations.Nullable;

/** Storage classes. */
final class StorageClassRules implements Rules {

  @Override
  public void fill(ObjectNode object, @Nullable ObjectNode old) {
    Json.putDefault(object, "reclaimPolicy", "Delete");
    Json.putDefault(object, "volumeBindingMode", "Immediate");
  }
}
