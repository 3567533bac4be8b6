package dev.writ.sandbox.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.DeleteOptions;
import dev.writ.sandbox.api.Resources;
import dev.writ.sandbox.api.Writer;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.schema.EmbeddedMetadata;
import dev.writ.sandbox.store.Change;
import dev.writ.sandbox.store.GroupResource;
import dev.writ.sandbox.store.Meta;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The pods that a controller makes from a template and looks after. */
final class OwnedPods {

  private static final GroupResource PODS = new GroupResource("", "pods");

  private final Resources resources;
  private final Kind pods;
  private final Writer writer;

  OwnedPods(Resources resources, Writer writer) {
    this.resources = resources;
    this.pods = resources.kinds().require("", "pods");
    this.writer = writer;
  }

  /** The name of the owner of a kind that a changed pod names as its controller. */
  static Optional<String> ownerOfChanged(Change change, String ownerKind) {
    return change.key().resource().equals(PODS)
        ? ownerName(change.object(), ownerKind)
        : Optional.empty();
  }

  static Optional<String> ownerName(ObjectNode object, String ownerKind) {
    for (JsonNode owner : Json.at(object, "metadata", "ownerReferences")) {
      if (owner.path("controller").asBoolean() && owner.path("kind").asText().equals(ownerKind)) {
        return Optional.of(owner.path("name").asText());
      }
    }
    return Optional.empty();
  }

  /** The pods of an owner that are not on their way out, oldest first. */
  List<ObjectNode> of(ObjectNode owner) {
    return resources.list(pods, Meta.namespace(owner)).items().stream()
        .filter(pod -> Meta.controllerUid(pod).equals(Meta.uid(owner)))
        .filter(pod -> !Meta.isBeingDeleted(pod))
        .toList();
  }

  /**
   * Makes a pod from the owner's template.
   *
   * @param name empty lets the server choose one
   * @param finish what only this pod has
   */
  void make(ObjectNode owner, String name, Consumer<ObjectNode> finish) {
    JsonNode template = Json.at(owner, "spec", "template");
    ObjectNode pod = Json.object();
    ObjectNode meta = Meta.of(pod);
    if (name.isEmpty()) {
      meta.put("generateName", Meta.name(owner) + "-");
    } else {
      meta.put("name", name);
    }
    for (String part : List.of("labels", "annotations")) {
      if (Json.at(template, "metadata", part).isObject()) {
        meta.set(part, Json.at(template, "metadata", part).deepCopy());
      }
    }
    meta.putArray("ownerReferences").add(Meta.controlledBy(owner));
    pod.set("spec", template.path("spec").deepCopy());
    finish.accept(pod);
    resources.create(pods, Meta.namespace(owner), pod, writer);
  }

  void delete(ObjectNode pod) {
    resources.delete(pods, Meta.namespace(pod), Meta.name(pod), DeleteOptions.BACKGROUND, writer);
  }

  /** Names a template: pods that carry another name are out of date. */
  static String revision(ObjectNode owner) {
    return Meta.name(owner) + "-" + templateHash(owner);
  }

  /** Ten hexadecimal digits of the template's SHA-256, in whatever order its fields stand. */
  static String templateHash(ObjectNode owner) {
    String template =
        Json.writeSorted(EmbeddedMetadata.content(Json.at(owner, "spec", "template")));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(template.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 5);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** A number, or a percentage of all, rounded up. */
  static int share(JsonNode value, int all) {
    String text = value.asText("0");
    return text.endsWith("%")
        ? (int) Math.ceil(Integer.parseInt(text.substring(0, text.length() - 1)) * all / 100.0)
        : value.asInt();
  }

  static boolean isReady(ObjectNode pod) {
    for (JsonNode condition : Json.at(pod, "status", "conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }
}
