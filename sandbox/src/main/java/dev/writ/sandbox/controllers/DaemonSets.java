package dev.writ.sandbox.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.Resources;
import dev.writ.sandbox.api.Writer;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.store.Change;
import dev.writ.sandbox.store.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One pod on every node; a new template replaces as many of them at a time as the strategy allows,
 * or, with OnDelete, as people delete them.
 */
final class DaemonSets implements Controller {

  private static final Writer WRITER = Writer.controller("daemon-set-controller");
  private static final String REVISION = "controller-revision-hash";

  private final Resources resources;
  private final Kind daemonSets;
  private final Kind nodes;
  private final OwnedPods owned;

  DaemonSets(Resources resources) {
    this.resources = resources;
    this.daemonSets = resources.kinds().require("apps", "daemonsets");
    this.nodes = resources.kinds().require("", "nodes");
    this.owned = new OwnedPods(resources, WRITER);
  }

  @Override
  public void reconcile(Change change) {
    if (change.key().resource().equals(daemonSets.resource())) {
      reconcile(change.key().namespace(), change.key().name());
    }
    OwnedPods.ownerOfChanged(change, "DaemonSet")
        .ifPresent(name -> reconcile(change.key().namespace(), name));
  }

  private void reconcile(String namespace, String name) {
    ObjectNode set = resources.find(daemonSets, namespace, name).orElse(null);
    if (set == null || Meta.isBeingDeleted(set)) {
      return;
    }
    List<String> names =
        resources.list(nodes, "").items().stream().map(node -> Meta.name(node)).toList();
    List<ObjectNode> present = owned.of(set);
    for (String node : names) {
      if (present.stream().noneMatch(pod -> isOn(pod, node))) {
        make(set, node);
      }
    }
    if (!Json.text(set, "spec", "updateStrategy", "type").equals("OnDelete")) {
      update(set, names, present);
    }
    report(set, names.size());
  }

  /**
   * An old pod that is not ready is replaced at once. Of the others as many go as maxUnavailable
   * leaves room for, or, with maxSurge, each goes when the new one beside it is ready.
   */
  private void update(ObjectNode set, List<String> names, List<ObjectNode> present) {
    JsonNode rolling = Json.at(set, "spec", "updateStrategy", "rollingUpdate");
    int surge = OwnedPods.share(rolling.path("maxSurge"), names.size());
    int room = surge > 0 ? surge : OwnedPods.share(rolling.path("maxUnavailable"), names.size());
    List<ObjectNode> candidates = new ArrayList<>();
    for (String node : names) {
      List<ObjectNode> here = present.stream().filter(pod -> isOn(pod, node)).toList();
      Optional<ObjectNode> fresh = here.stream().filter(pod -> isCurrent(pod, set)).findFirst();
      Optional<ObjectNode> old = here.stream().filter(pod -> !isCurrent(pod, set)).findFirst();
      boolean freshReady = fresh.filter(OwnedPods::isReady).isPresent();
      if (old.isPresent() && fresh.isEmpty()) {
        if (OwnedPods.isReady(old.get())) {
          candidates.add(old.get());
        } else {
          replace(set, old.get(), surge > 0);
        }
      } else if (old.isPresent() && freshReady) {
        owned.delete(old.get());
      } else if (!freshReady) {
        room--;
      }
    }
    candidates.stream().limit(Math.max(0, room)).forEach(pod -> replace(set, pod, surge > 0));
  }

  /** Makes the new pod beside the old one, or lets the old one go first. */
  private void replace(ObjectNode set, ObjectNode old, boolean beside) {
    if (beside) {
      make(set, Json.text(old, "spec", "nodeName"));
    } else {
      owned.delete(old);
    }
  }

  private static boolean isOn(ObjectNode pod, String node) {
    return Json.text(pod, "spec", "nodeName").equals(node);
  }

  private static boolean isCurrent(ObjectNode pod, ObjectNode set) {
    return Json.text(pod, "metadata", "labels", REVISION).equals(OwnedPods.revision(set));
  }

  private void make(ObjectNode set, String node) {
    owned.make(
        set,
        "",
        pod -> {
          Json.child(pod, "metadata", "labels").put(REVISION, OwnedPods.revision(set));
          Json.child(pod, "spec").put("nodeName", node);
        });
  }

  private void report(ObjectNode set, int wanted) {
    List<ObjectNode> present = owned.of(set);
    int ready = (int) present.stream().filter(OwnedPods::isReady).count();
    int updated = (int) present.stream().filter(pod -> isCurrent(pod, set)).count();
    resources.edit(
        daemonSets,
        Meta.namespace(set),
        Meta.name(set),
        "status",
        WRITER,
        live ->
            Json.child(live, "status")
                .put("desiredNumberScheduled", wanted)
                .put("currentNumberScheduled", present.size())
                .put("numberMisscheduled", 0)
                .put("numberReady", ready)
                .put("numberAvailable", ready)
                .put("updatedNumberScheduled", updated)
                .put("observedGeneration", Json.at(live, "metadata", "generation").asLong()));
  }
}
