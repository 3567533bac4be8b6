package dev.writ.sandbox.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads `metadata` of any object; absent text is the empty string. */
public final class Meta {

  private Meta() {}

  public static ObjectNode of(ObjectNode object) {
    return Json.child(object, "metadata");
  }

  /** Makes a field of the metadata as another object has it. */
  public static void copy(ObjectNode from, ObjectNode to, String field) {
    JsonNode value = Json.at(from, "metadata", field);
    if (value.isMissingNode()) {
      of(to).remove(field);
    } else {
      of(to).set(field, value.deepCopy());
    }
  }

  public static String name(JsonNode object) {
    return Json.text(object, "metadata", "name");
  }

  public static String namespace(JsonNode object) {
    return Json.text(object, "metadata", "namespace");
  }

  public static String uid(JsonNode object) {
    return Json.text(object, "metadata", "uid");
  }

  public static String resourceVersion(JsonNode object) {
    return Json.text(object, "metadata", "resourceVersion");
  }

  public static boolean isBeingDeleted(JsonNode object) {
    return Json.at(object, "metadata").hasNonNull("deletionTimestamp");
  }

  public static Map<String, String> labels(JsonNode object) {
    return Json.at(object, "metadata", "labels")
        .propertyStream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().asText()));
  }

  public static String annotation(JsonNode object, String name) {
    return Json.text(object, "metadata", "annotations", name);
  }

  public static List<String> finalizers(JsonNode object) {
    return Json.texts(Json.at(object, "metadata", "finalizers"));
  }

  public static boolean hasFinalizer(JsonNode object, String finalizer) {
    return finalizers(object).contains(finalizer);
  }

  public static void addFinalizer(ObjectNode object, String finalizer) {
    if (!hasFinalizer(object, finalizer)) {
      of(object).withArrayProperty("finalizers").add(finalizer);
    }
  }

  public static void removeFinalizer(ObjectNode object, String finalizer) {
    List<String> left = new ArrayList<>(finalizers(object));
    if (left.remove(finalizer)) {
      if (left.isEmpty()) {
        of(object).remove("finalizers");
      } else {
        ArrayNode array = of(object).putArray("finalizers");
        left.forEach(array::add);
      }
    }
  }

  /** The UID of the owner that controls the object, or the empty string. */
  public static String controllerUid(JsonNode object) {
    for (JsonNode owner : Json.at(object, "metadata", "ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        return owner.path("uid").asText();
      }
    }
    return "";
  }

  /** A reference by which `owner` controls another object. */
  public static ObjectNode controlledBy(ObjectNode owner) {
    return Json.object()
        .put("apiVersion", owner.path("apiVersion").asText())
        .put("kind", owner.path("kind").asText())
        .put("name", name(owner))
        .put("uid", uid(owner))
        .put("controller", true)
        .put("blockOwnerDeletion", true);
  }
}
