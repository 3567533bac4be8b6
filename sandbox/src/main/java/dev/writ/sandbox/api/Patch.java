package dev.writ.sandbox.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.apply.MergePatch;
import dev.writ.sandbox.apply.StrategicMergePatch;
import dev.writ.sandbox.kinds.Kind;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;

/** A change of an object that is given as a document. */
public sealed interface Patch {

  /** The content types of patches, in the order in which Kubernetes lists them. */
  String JSON = "application/json-patch+json";

  String MERGE = "application/merge-patch+json";
  String STRATEGIC = "application/strategic-merge-patch+json";
  String APPLY = "application/apply-patch+yaml";

  record Operations(JsonNode list) implements Patch {}

  record Merge(JsonNode document) implements Patch {}

  record Strategic(ObjectNode document) implements Patch {}

  /** Server-side apply: the only patch that may create. */
  record Apply(ObjectNode config, boolean force) implements Patch {}

  static Patch of(String contentType, JsonNode body, boolean force) {
    return switch (contentType) {
      case JSON -> new Operations(body);
      case MERGE -> new Merge(requireObject(body));
      case STRATEGIC -> new Strategic(requireObject(body));
      case APPLY -> new Apply(requireObject(body), force);
      default ->
          throw ApiFailure.of(
              415,
              "UnsupportedMediaType",
              "the body of the request was in an unknown format - accepted media types include: "
                  + String.join(", ", JSON, MERGE, STRATEGIC, APPLY));
    };
  }

  private static ObjectNode requireObject(JsonNode body) {
    if (body instanceof ObjectNode object) {
      return object;
    }
    throw ApiFailure.badRequest("a patch of this type must be an object");
  }

  /** The patched object, for every patch but apply. */
  default ObjectNode applied(ObjectNode live, Kind kind) {
    JsonNode result =
        switch (this) {
          case Operations operations -> operate(operations.list(), live);
          case Merge merge -> MergePatch.apply(live, merge.document());
          case Strategic strategic -> merge(strategic.document(), live, kind);
          case Apply _ -> throw new IllegalStateException("apply needs the managed fields");
        };
    if (result instanceof ObjectNode object) {
      return object;
    }
    throw ApiFailure.badRequest("the patched object would be no object");
  }

  private static JsonNode operate(JsonNode operations, ObjectNode live) {
    try {
      return JsonPatch.apply(operations, live);
    } catch (JsonPatchException e) {
      throw ApiFailure.of(
          422,
          "Invalid",
          "the server rejected our request due to an error in our request: " + e.getMessage());
    }
  }

  private static ObjectNode merge(ObjectNode document, ObjectNode live, Kind kind) {
    if (kind.custom()) {
      throw ApiFailure.of(
          415,
          "UnsupportedMediaType",
          "the body of the request was in an unknown format - accepted media types include: "
              + String.join(", ", JSON, MERGE, APPLY));
    }
    try {
      return StrategicMergePatch.apply(live, document, kind.schema());
    } catch (IllegalArgumentException e) {
      throw ApiFailure.badRequest(String.valueOf(e.getMessage()));
    }
  }
}
