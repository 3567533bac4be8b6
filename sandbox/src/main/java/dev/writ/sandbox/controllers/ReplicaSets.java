package dev.writ.sandbox.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.Resources;
import dev.writ.sandbox.api.Writer;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.store.Change;
import dev.writ.sandbox.store.Meta;
import java.util.Comparator;
import java.util.List;

/** Keeps as many pods as a ReplicaSet wants. */
final class ReplicaSets implements Controller {

  private static final Writer WRITER = Writer.controller("kube-controller-manager");

  private final Resources resources;
  private final Kind replicaSets;
  private final OwnedPods pods;

  ReplicaSets(Resources resources) {
    this.resources = resources;
    this.replicaSets = resources.kinds().require("apps", "replicasets");
    this.pods = new OwnedPods(resources, WRITER);
  }

  @Override
  public void reconcile(Change change) {
    if (change.key().resource().equals(replicaSets.resource())) {
      reconcile(change.key().namespace(), change.key().name());
    }
    OwnedPods.ownerOfChanged(change, "ReplicaSet")
        .ifPresent(name -> reconcile(change.key().namespace(), name));
  }

  private void reconcile(String namespace, String name) {
    ObjectNode set = resources.find(replicaSets, namespace, name).orElse(null);
    if (set == null || Meta.isBeingDeleted(set)) {
      return;
    }
    List<ObjectNode> present = pods.of(set);
    int wanted = Json.at(set, "spec", "replicas").asInt();
    for (int missing = present.size(); missing < wanted; missing++) {
      pods.make(set, "", pod -> {});
    }
    present.stream()
        .sorted(Comparator.comparing(OwnedPods::isReady)) // those that are not ready go first
        .limit(Math.max(0, present.size() - wanted))
        .forEach(pods::delete);
    report(set);
  }

  private void report(ObjectNode set) {
    List<ObjectNode> present = pods.of(set);
    int ready = (int) present.stream().filter(OwnedPods::isReady).count();
    resources.edit(
        replicaSets,
        Meta.namespace(set),
        Meta.name(set),
        "status",
        WRITER,
        live ->
            Json.child(live, "status")
                .put("replicas", present.size())
                .put("fullyLabeledReplicas", present.size())
                .put("readyReplicas", ready)
                .put("availableReplicas", ready)
                .put("observedGeneration", Json.at(live, "metadata", "generation").asLong()));
  }
}
