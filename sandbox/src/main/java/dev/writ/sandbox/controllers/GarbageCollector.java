package dev.writ.sandbox.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.DeleteOptions;
import dev.writ.sandbox.api.Resources;
import dev.writ.sandbox.api.Writer;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.kinds.Kinds;
import dev.writ.sandbox.store.Change;
import dev.writ.sandbox.store.Meta;
import dev.writ.sandbox.store.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Deletes what belongs to owners that are gone, keeps the promises of foreground and orphaning
 * deletion, and removes custom objects whose definition is deleted.
 */
final class GarbageCollector implements Controller {

  private static final Writer WRITER = Writer.controller("generic-garbage-collector");
  private static final String FOREGROUND = "foregroundDeletion";
  private static final String ORPHAN = "orphan";
  private static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

  private final Resources resources;

  public GarbageCollector(Resources resources) {
    this.resources = resources;
  }

  @Override
  public void reconcile(Change change) {
    ObjectNode object = change.object();
    if (change.type() == Change.Type.DELETED) {
      dependents(Meta.uid(object)).forEach(dependent -> collect(dependent, Meta.uid(object)));
      for (JsonNode owner : owners(object)) {
        findOwner(owner, object).ifPresent(this::finish);
      }
      resources
          .store()
          .find(new ObjectKey(Kinds.DEFINITIONS, "", change.key().resource().toString()))
          .ifPresent(this::finish);
      return;
    }
    collect(object, "");
    finish(object);
  }

  private static JsonNode owners(JsonNode object) {
    return Json.at(object, "metadata", "ownerReferences");
  }

  /**
   * Deletes an object when none of its owners is left. Of an owner whose kind is not served nobody
   * can tell whether it is there: it counts as if it were, unless it was seen to go.
   *
   * @param gone the uid of an owner that was just removed; empty for none
   */
  private void collect(ObjectNode object, String gone) {
    JsonNode owners = owners(object);
    if (owners.isEmpty() || Meta.isBeingDeleted(object)) {
      return;
    }
    for (JsonNode owner : owners) {
      boolean seenToGo = !gone.isEmpty() && owner.path("uid").asText().equals(gone);
      if (!seenToGo && (kindOf(owner).isEmpty() || findOwner(owner, object).isPresent())) {
        return;
      }
    }
    delete(object);
  }

  /** Does what holds a deletion back: dependents first, or let go of them. */
  private void finish(ObjectNode object) {
    if (!Meta.isBeingDeleted(object)) {
      return;
    }
    if (Meta.hasFinalizer(object, ORPHAN)) {
      dependents(Meta.uid(object)).forEach(dependent -> disown(dependent, Meta.uid(object)));
      edit(object, live -> Meta.removeFinalizer(live, ORPHAN));
    }
    if (Meta.hasFinalizer(object, FOREGROUND)) {
      List<ObjectNode> left = dependents(Meta.uid(object));
      left.stream().filter(dependent -> !Meta.isBeingDeleted(dependent)).forEach(this::delete);
      boolean blocked =
          dependents(Meta.uid(object)).stream()
              .anyMatch(dependent -> blocks(dependent, Meta.uid(object)));
      if (!blocked) {
        edit(object, live -> Meta.removeFinalizer(live, FOREGROUND));
      }
    }
    if (Meta.hasFinalizer(object, CLEANUP)) {
      cleanUp(object);
    }
  }

  private void cleanUp(ObjectNode definition) {
    boolean empty = true;
    for (Kind kind : resources.kinds().all()) {
      if ((kind.plural() + "." + kind.group()).equals(Meta.name(definition))) {
        resources.list(kind, "").items().forEach(this::delete);
        empty &= resources.list(kind, "").items().isEmpty();
      }
    }
    if (empty) {
      edit(definition, live -> Meta.removeFinalizer(live, CLEANUP));
    }
  }

  private List<ObjectNode> dependents(String uid) {
    return resources.store().all().stream().filter(object -> names(object, uid)).toList();
  }

  private static boolean names(ObjectNode object, String uid) {
    for (JsonNode owner : owners(object)) {
      if (owner.path("uid").asText().equals(uid)) {
        return true;
      }
    }
    return false;
  }

  private static boolean blocks(ObjectNode object, String uid) {
    for (JsonNode owner : owners(object)) {
      if (owner.path("uid").asText().equals(uid) && owner.path("blockOwnerDeletion").asBoolean()) {
        return true;
      }
    }
    return false;
  }

  private Optional<ObjectNode> findOwner(JsonNode owner, ObjectNode dependent) {
    return kindOf(owner)
        .flatMap(
            kind -> resources.find(kind, Meta.namespace(dependent), owner.path("name").asText()))
        .filter(found -> Meta.uid(found).equals(owner.path("uid").asText()));
  }

  private void disown(ObjectNode dependent, String uid) {
    edit(
        dependent,
        live -> {
          ArrayNode left = Json.array();
          for (JsonNode owner : owners(live)) {
            if (!owner.path("uid").asText().equals(uid)) {
              left.add(owner);
            }
          }
          Meta.of(live).set("ownerReferences", left);
          if (left.isEmpty()) {
            Meta.of(live).remove("ownerReferences");
          }
        });
  }

  private void delete(ObjectNode object) {
    DeleteOptions options = new DeleteOptions(Meta.uid(object), "", "Background", -1, false);
    kindOf(object)
        .filter(kind -> resources.find(kind, Meta.namespace(object), Meta.name(object)).isPresent())
        .ifPresent(
            kind ->
                resources.delete(kind, Meta.namespace(object), Meta.name(object), options, WRITER));
  }

  private void edit(ObjectNode object, Consumer<ObjectNode> change) {
    kindOf(object)
        .filter(kind -> resources.find(kind, Meta.namespace(object), Meta.name(object)).isPresent())
        .ifPresent(
            kind ->
                resources.edit(
                    kind, Meta.namespace(object), Meta.name(object), "", WRITER, change));
  }

  /** The kind of an object, or of what a reference names. */
  private Optional<Kind> kindOf(JsonNode object) {
    return resources
        .kinds()
        .findByKind(object.path("apiVersion").asText(), object.path("kind").asText());
  }
}
