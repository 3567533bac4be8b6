package dev.writ.sandbox.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.ApiFailure;
import dev.writ.sandbox.api.Resources;
import dev.writ.sandbox.api.Writer;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.store.Change;
import dev.writ.sandbox.store.Meta;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps as many pods as a ReplicaSet wants. */
final class ReplicaSets implements Controller {

  private static final Writer WRITER = Writer.controller("replicaset-controller");

  private final Resources resources;
  private final Kind replicaSets;
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final OwnedPods pods;
  private final Delays delays;
  private final Set<String> retrying = ConcurrentHashMap.newKeySet();

  ReplicaSets(Resources resources, Delays delays) {
    this.resources = resources;
    this.delays = delays;
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
    String refusal = "";
    for (int missing = present.size(); missing < wanted && refusal.isEmpty(); missing++) {
      refusal = tryToMakePod(set);
    }
    present.stream()
        .sorted(Comparator.comparing(OwnedPods::isReady)) // those that are not ready go first
        .limit(Math.max(0, present.size() - wanted))
        .forEach(pods::delete);
    report(set, refusal);
  }

  /**
   * Quotas and webhooks may refuse a pod: that is told, and tried again. Empty when all is well.
   */
  private String tryToMakePod(ObjectNode set) {
    try {
      pods.make(set, "", pod -> {});
      return "";
    } catch (ApiFailure e) {
      if (retrying.add(Meta.uid(set))) {
        delays.after(
            RETRY,
            () -> {
              retrying.remove(Meta.uid(set));
              reconcile(Meta.namespace(set), Meta.name(set));
            });
      }
      return String.valueOf(e.getMessage());
    }
  }

  private void report(ObjectNode set, String refusal) {
    List<ObjectNode> present = pods.of(set);
    int ready = (int) present.stream().filter(OwnedPods::isReady).count();
    resources.edit(
        replicaSets,
        Meta.namespace(set),
        Meta.name(set),
        "status",
        WRITER,
        live -> {
          ObjectNode status =
              Json.child(live, "status")
                  .put("replicas", present.size())
                  .put("fullyLabeledReplicas", present.size())
                  .put("readyReplicas", ready)
                  .put("availableReplicas", ready)
                  .put("observedGeneration", Json.at(live, "metadata", "generation").asLong());
          boolean told =
              status.path("conditions").path(0).path("message").asText("").equals(refusal);
          if (refusal.isEmpty()) {
            status.remove("conditions");
          } else if (!told) {
            status
                .putArray("conditions")
                .addObject()
                .put("type", "ReplicaFailure")
                .put("status", "True")
                .put("reason", "FailedCreate")
                .put("message", refusal)
                .put("lastTransitionTime", resources.now().toString());
          }
        });
  }
}
