package dev.writ.sandbox.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.store.Meta;
import org.jspecify.annotations.Nullable;

/** Namespaces carry their name as a label and the finalizer that empties them. */
final class NamespaceRules implements Rules {

  @Override
  public void fill(ObjectNode object, @Nullable ObjectNode old) {
    Json.child(object, "metadata", "labels").put("kubernetes.io/metadata.name", Meta.name(object));
    if (old == null) {
      Json.child(object, "spec").putArray("finalizers").add("kubernetes");
      Json.child(object, "status").put("phase", "Active");
    } else if (!Meta.isBeingDeleted(object)) {
      object.set("spec", old.path("spec"));
    }
  }

  @Override
  public boolean mayVanish(ObjectNode object) {
    return Meta.finalizers(object).isEmpty() && Json.at(object, "spec", "finalizers").isEmpty();
  }
}
