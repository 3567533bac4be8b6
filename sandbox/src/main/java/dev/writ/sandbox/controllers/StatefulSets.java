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
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Numbered pods, one after the other: the next when the one before is ready, the last goes first.
 * With `podManagementPolicy: Parallel` they come and go at once, and are still replaced in order.
 */
final class StatefulSets implements Controller {

  private static final Writer WRITER = Writer.controller("statefulset-controller");
  private static final String REVISION = "controller-revision-hash";

  private final Resources resources;
  private final Kind statefulSets;
  private final Kind pods;
  private final OwnedPods owned;

  StatefulSets(Resources resources) {
    this.resources = resources;
    this.statefulSets = resources.kinds().require("apps", "statefulsets");
    this.pods = resources.kinds().require("", "pods");
    this.owned = new OwnedPods(resources, WRITER);
  }

  @Override
  public void reconcile(Change change) {
    if (change.key().resource().equals(statefulSets.resource())) {
      reconcile(change.key().namespace(), change.key().name());
    }
    OwnedPods.ownerOfChanged(change, "StatefulSet")
        .ifPresent(name -> reconcile(change.key().namespace(), name));
  }

  private void reconcile(String namespace, String name) {
    ObjectNode set = resources.find(statefulSets, namespace, name).orElse(null);
    if (set == null || Meta.isBeingDeleted(set)) {
      return;
    }
    Map<String, ObjectNode> present =
        owned.of(set).stream().collect(Collectors.toMap(Meta::name, Function.identity()));
    step(set, present);
    report(set);
  }

  /**
   * With OrderedReady one change at a time, and the change itself brings the next one. A pod that
   * never gets ready holds up everything, even its own replacement by a template that was mended:
   * so does a real controller (kubernetes issue 67250).
   */
  private void step(ObjectNode set, Map<String, ObjectNode> present) {
    boolean ordered = !Json.text(set, "spec", "podManagementPolicy").equals("Parallel");
    int wanted = Json.at(set, "spec", "replicas").asInt();
    for (int i = 0; i < wanted; i++) {
      String name = name(set, i);
      ObjectNode pod = present.get(name);
      if (pod == null && resources.find(pods, Meta.namespace(set), name).isEmpty()) {
        make(set, name, i); // else it is still ending
      }
      if (ordered && (pod == null || !OwnedPods.isReady(pod))) {
        return;
      }
    }
    List<ObjectNode> surplus =
        present.values().stream()
            .filter(pod -> index(pod) >= wanted)
            .sorted(Comparator.comparingInt(StatefulSets::index).reversed())
            .limit(ordered ? 1 : Long.MAX_VALUE)
            .toList();
    surplus.forEach(owned::delete);
    if (ordered && !surplus.isEmpty()) {
      return;
    }
    if (!Json.text(set, "spec", "updateStrategy", "type").equals("OnDelete")) {
      update(set, present, wanted);
    }
  }

  /** Replaces the last pod that is out of date, once those after it are ready. */
  private void update(ObjectNode set, Map<String, ObjectNode> present, int wanted) {
    int partition = Json.at(set, "spec", "updateStrategy", "rollingUpdate", "partition").asInt();
    for (int i = wanted - 1; i >= partition; i--) {
      ObjectNode pod = present.get(name(set, i));
      if (pod == null) {
        return;
      }
      if (!Json.text(pod, "metadata", "labels", REVISION).equals(OwnedPods.revision(set))) {
        owned.delete(pod);
        return;
      }
      if (!OwnedPods.isReady(pod)) {
        return;
      }
    }
  }

  private static String name(ObjectNode set, int index) {
    return Meta.name(set) + "-" + index;
  }

  private static int index(ObjectNode pod) {
    return Integer.parseInt(Meta.name(pod).substring(Meta.name(pod).lastIndexOf('-') + 1));
  }

  private void make(ObjectNode set, String name, int index) {
    owned.make(
        set,
        name,
        pod -> {
          Json.child(pod, "metadata", "labels")
              .put(REVISION, OwnedPods.revision(set))
              .put("apps.kubernetes.io/pod-index", Integer.toString(index))
              .put("statefulset.kubernetes.io/pod-name", name);
          Json.child(pod, "spec").put("hostname", name);
        });
  }

  private void report(ObjectNode set) {
    List<ObjectNode> present = owned.of(set);
    String revision = OwnedPods.revision(set);
    int ready = (int) present.stream().filter(OwnedPods::isReady).count();
    int updated =
        (int)
            present.stream()
                .filter(pod -> Json.text(pod, "metadata", "labels", REVISION).equals(revision))
                .count();
    resources.edit(
        statefulSets,
        Meta.namespace(set),
        Meta.name(set),
        "status",
        WRITER,
        live -> {
          ObjectNode status =
              Json.child(live, "status")
                  .put("replicas", present.size())
                  .put("readyReplicas", ready)
                  .put("availableReplicas", ready)
                  .put("updatedReplicas", updated)
                  .put("updateRevision", revision)
                  .put("observedGeneration", Json.at(live, "metadata", "generation").asLong());
          if (updated == present.size()) {
            status.put("currentRevision", revision).put("currentReplicas", present.size());
          }
        });
  }
}
