package dev.writ.sandbox.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.store.Meta;
import java.util.ArrayList;
import java.util.List;

/** The `scale` subresource: an `autoscaling/v1 Scale` seen through the paths of the kind. */
public final class Scale {

  private final Resources resources;

  public Scale(Resources resources) {
    this.resources = resources;
  }

  public ObjectNode read(Kind kind, String namespace, String name) {
    return of(resources.require(kind, namespace, name), kind);
  }

  /** Sets `spec.replicas` from a whole Scale object. */
  public ObjectNode update(
      Kind kind, String namespace, String name, ObjectNode scale, Writer writer) {
    ObjectNode written =
        resources.edit(
            kind,
            namespace,
            name,
            "scale",
            writer,
            object ->
                Json.child(object, "spec")
                    .put(paths(kind).replicasField(), Json.at(scale, "spec", "replicas").asInt()));
    return of(written, kind);
  }

  public ObjectNode patch(
      Kind kind, String namespace, String name, JsonNode document, Writer writer) {
    ObjectNode scale = read(kind, namespace, name);
    int replicas =
        Json.at(document, "spec", "replicas").asInt(Json.at(scale, "spec", "replicas").asInt());
    Json.child(scale, "spec").put("replicas", replicas);
    return update(kind, namespace, name, scale, writer);
  }

  private static ObjectNode of(ObjectNode object, Kind kind) {
    Kind.Scale paths = paths(kind);
    ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    scale
        .putObject("metadata")
        .put("name", Meta.name(object))
        .put("namespace", Meta.namespace(object))
        .put("uid", Meta.uid(object))
        .put("resourceVersion", Meta.resourceVersion(object))
        .put("creationTimestamp", Json.text(object, "metadata", "creationTimestamp"));
    scale.putObject("spec").put("replicas", paths.replicas().find(object).asInt());
    scale
        .putObject("status")
        .put("replicas", paths.statusReplicas().find(object).asInt())
        .put("selector", selector(paths.selector().find(object)));
    return scale;
  }

  private static String selector(JsonNode selector) {
    if (selector.isTextual()) {
      return selector.asText();
    }
    List<String> terms = new ArrayList<>();
    selector
        .path("matchLabels")
        .forEachEntry((key, value) -> terms.add(key + "=" + value.asText()));
    return String.join(",", terms);
  }

  private static Kind.Scale paths(Kind kind) {
    return kind.scale().orElseThrow(ApiFailure::unknownPath);
  }
}
