package dev.writ.sandbox.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.DeleteOptions;
import dev.writ.sandbox.api.Resources;
import dev.writ.sandbox.api.Writer;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.store.Change;
import dev.writ.sandbox.store.Meta;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rolls a Deployment out: one ReplicaSet per template, the new one grows by the surge, the old ones
 * shrink as far as the unavailability allows.
 */
final class Deployments implements Controller {

  private static final Writer WRITER = Writer.controller("deployment-controller");
  private static final String HASH = "pod-template-hash";
  private static final String REVISION = "deployment.kubernetes.io/revision";

  private final Resources resources;
  private final Kind deployments;
  private final Kind replicaSets;

  private final Delays delays;
  private final Set<String> deadlines = ConcurrentHashMap.newKeySet();

  Deployments(Resources resources, Delays delays) {
    this.resources = resources;
    this.delays = delays;
    this.deployments = resources.kinds().require("apps", "deployments");
    this.replicaSets = resources.kinds().require("apps", "replicasets");
  }

  @Override
  public void reconcile(Change change) {
    if (change.key().resource().equals(deployments.resource())) {
      reconcile(change.key().namespace(), change.key().name());
    } else if (change.key().resource().equals(replicaSets.resource())) {
      OwnedPods.ownerName(change.object(), "Deployment")
          .ifPresent(name -> reconcile(change.key().namespace(), name));
    }
  }

  private void reconcile(String namespace, String name) {
    ObjectNode deployment = resources.find(deployments, namespace, name).orElse(null);
    if (deployment == null || Meta.isBeingDeleted(deployment)) {
      return;
    }
    Optional<ObjectNode> current = current(deployment);
    if (current.isEmpty() && !Json.at(deployment, "spec", "paused").asBoolean()) {
      makeReplicaSet(deployment);
      return; // its own change comes back here
    }
    boolean paused = Json.at(deployment, "spec", "paused").asBoolean();
    if (!paused && current.isPresent() && markRevision(deployment, current.get())) {
      roll(deployment, current.get());
    }
    dropHistory(deployment);
    report(deployment);
  }

  private List<ObjectNode> owned(ObjectNode deployment) {
    return resources.list(replicaSets, Meta.namespace(deployment)).items().stream()
        .filter(set -> Meta.controllerUid(set).equals(Meta.uid(deployment)))
        .filter(set -> !Meta.isBeingDeleted(set))
        .toList();
  }

  private List<ObjectNode> old(ObjectNode deployment) {
    String hash = OwnedPods.templateHash(deployment);
    return owned(deployment).stream()
        .filter(set -> !Json.text(set, "metadata", "labels", HASH).equals(hash))
        .toList();
  }

  private Optional<ObjectNode> current(ObjectNode deployment) {
    String hash = OwnedPods.templateHash(deployment);
    return owned(deployment).stream()
        .filter(set -> Json.text(set, "metadata", "labels", HASH).equals(hash))
        .findFirst();
  }

  private void makeReplicaSet(ObjectNode deployment) {
    String hash = OwnedPods.templateHash(deployment);
    ObjectNode set = Json.object();
    ObjectNode meta = Meta.of(set).put("name", Meta.name(deployment) + "-" + hash);
    meta.set(
        "labels", labelled(Json.at(deployment, "spec", "template", "metadata", "labels"), hash));
    Json.child(meta, "annotations").put(REVISION, Long.toString(nextRevision(deployment)));
    meta.putArray("ownerReferences").add(Meta.controlledBy(deployment));
    ObjectNode spec = set.putObject("spec");
    spec.put("replicas", 0);
    spec.set("selector", Json.at(deployment, "spec", "selector").deepCopy());
    spec.set("template", Json.at(deployment, "spec", "template").deepCopy());
    Json.child(spec, "selector")
        .set("matchLabels", labelled(Json.at(spec, "selector", "matchLabels"), hash));
    Json.child(spec, "template", "metadata")
        .set("labels", labelled(Json.at(spec, "template", "metadata", "labels"), hash));
    resources.create(replicaSets, Meta.namespace(deployment), set, WRITER);
  }

  private static ObjectNode labelled(JsonNode labels, String hash) {
    ObjectNode copy = labels instanceof ObjectNode object ? object.deepCopy() : Json.object();
    return copy.put(HASH, hash);
  }

  private static long revision(ObjectNode set) {
    String text = Meta.annotation(set, REVISION);
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  private long nextRevision(ObjectNode deployment) {
    return 1 + owned(deployment).stream().mapToLong(Deployments::revision).max().orElse(0);
  }

  /** A template that comes back (an undo) is the newest revision again; true when all is marked. */
  private boolean markRevision(ObjectNode deployment, ObjectNode current) {
    long newest = owned(deployment).stream().mapToLong(Deployments::revision).max().orElse(1);
    if (revision(current) < newest) {
      annotate(replicaSets, current, "", newest + 1);
      return false;
    }
    if (!Meta.annotation(deployment, REVISION).equals(Long.toString(newest))) {
      annotate(deployments, deployment, "status", newest);
      return false;
    }
    return true;
  }

  /** A Deployment's own goes by its status: it is no change of what is wanted. */
  private void annotate(Kind kind, ObjectNode object, String subresource, long revision) {
    resources.edit(
        kind,
        Meta.namespace(object),
        Meta.name(object),
        subresource,
        WRITER,
        live -> Json.child(live, "metadata", "annotations").put(REVISION, Long.toString(revision)));
  }

  private void roll(ObjectNode deployment, ObjectNode current) {
    int wanted = Json.at(deployment, "spec", "replicas").asInt();
    List<ObjectNode> old = old(deployment);
    boolean recreate = Json.text(deployment, "spec", "strategy", "type").equals("Recreate");
    JsonNode rolling = Json.at(deployment, "spec", "strategy", "rollingUpdate");
    int surge = recreate ? 0 : share(rolling.path("maxSurge"), wanted, true);
    int absent = recreate ? wanted : share(rolling.path("maxUnavailable"), wanted, false);
    if (surge == 0 && absent == 0) {
      absent = 1; // as Kubernetes does: otherwise nothing could ever move
    }
    int oldPods = old.stream().mapToInt(set -> Json.at(set, "status", "replicas").asInt()).sum();
    int oldWanted = old.stream().mapToInt(set -> Json.at(set, "spec", "replicas").asInt()).sum();
    int most = wanted + surge - Math.max(oldPods, oldWanted);
    int present = Json.at(current, "spec", "replicas").asInt();
    int target = present > wanted ? wanted : Math.max(present, Math.min(wanted, most));
    scale(current, target);
    int ready = Json.at(current, "status", "readyReplicas").asInt();
    int keep = recreate ? 0 : Math.max(0, wanted - absent - ready);
    for (ObjectNode set : old) {
      int kept = Math.min(keep, Json.at(set, "spec", "replicas").asInt());
      scale(set, kept);
      keep -= kept;
    }
  }

  private static int share(JsonNode value, int of, boolean roundUp) {
    String text = value.asText("25%");
    if (!text.endsWith("%")) {
      return value.asInt();
    }
    double share = Integer.parseInt(text.substring(0, text.length() - 1)) * of / 100.0;
    return (int) (roundUp ? Math.ceil(share) : Math.floor(share));
  }

  private void scale(ObjectNode set, int replicas) {
    resources.edit(
        replicaSets,
        Meta.namespace(set),
        Meta.name(set),
        "",
        WRITER,
        live -> Json.child(live, "spec").put("replicas", replicas));
  }

  private void dropHistory(ObjectNode deployment) {
    List<ObjectNode> empty =
        old(deployment).stream()
            .filter(set -> Json.at(set, "spec", "replicas").asInt() == 0)
            .filter(set -> Json.at(set, "status", "replicas").asInt() == 0)
            .sorted(Comparator.comparingLong(Deployments::revision))
            .toList();
    int kept = Json.at(deployment, "spec", "revisionHistoryLimit").asInt(10);
    empty.stream()
        .limit(Math.max(0, empty.size() - kept))
        .forEach(
            set ->
                resources.delete(
                    replicaSets,
                    Meta.namespace(set),
                    Meta.name(set),
                    DeleteOptions.BACKGROUND,
                    WRITER));
  }

  private void report(ObjectNode deployment) {
    List<ObjectNode> sets = owned(deployment);
    int updated =
        current(deployment).map(set -> Json.at(set, "status", "replicas").asInt()).orElse(0);
    int replicas = sets.stream().mapToInt(set -> Json.at(set, "status", "replicas").asInt()).sum();
    int ready =
        sets.stream().mapToInt(set -> Json.at(set, "status", "readyReplicas").asInt()).sum();
    int wanted = Json.at(deployment, "spec", "replicas").asInt();
    int absent =
        share(
            Json.at(deployment, "spec", "strategy", "rollingUpdate", "maxUnavailable"),
            wanted,
            false);
    boolean complete = updated == wanted && replicas == wanted && ready == wanted;
    resources.edit(
        deployments,
        Meta.namespace(deployment),
        Meta.name(deployment),
        "status",
        WRITER,
        live -> {
          ObjectNode status = Json.child(live, "status");
          boolean moved =
              updated > status.path("updatedReplicas").asInt()
                  || ready > status.path("readyReplicas").asInt()
                  || replicas < status.path("replicas").asInt()
                  || status.path("observedGeneration").asLong()
                      != Json.at(deployment, "metadata", "generation").asLong();
          status
              .put("observedGeneration", Json.at(deployment, "metadata", "generation").asLong())
              .put("replicas", replicas)
              .put("updatedReplicas", updated)
              .put("readyReplicas", ready)
              .put("availableReplicas", ready)
              .put("unavailableReplicas", Math.max(0, wanted - ready));
          boolean available = ready >= wanted - absent;
          condition(
              status,
              "Available",
              available ? "True" : "False",
              available ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable");
          progress(status, deployment, complete, moved);
          replicaFailure(status, sets);
        });
    if (!complete) {
      lookAgainAtTheDeadline(deployment);
    }
  }

  /** A rollout that has not moved for progressDeadlineSeconds no longer progresses. */
  private void progress(ObjectNode status, ObjectNode deployment, boolean complete, boolean moved) {
    if (Json.at(deployment, "spec", "paused").asBoolean()) {
      condition(status, "Progressing", "Unknown", "DeploymentPaused");
      return;
    }
    JsonNode before = Json.object();
    for (JsonNode present : status.path("conditions")) {
      before = present.path("type").asText().equals("Progressing") ? present : before;
    }
    boolean finished = before.path("reason").asText().equals("NewReplicaSetAvailable");
    if (complete) {
      condition(status, "Progressing", "True", "NewReplicaSetAvailable");
    } else if (moved || before.isEmpty() || before.path("status").asText().equals("Unknown")) {
      condition(status, "Progressing", "True", "ReplicaSetUpdated")
          .put("lastUpdateTime", resources.now().toString());
    } else if (!finished && resources.now().isAfter(deadline(before, deployment))) {
      condition(status, "Progressing", "False", "ProgressDeadlineExceeded");
    }
  }

  private static Instant deadline(JsonNode progressing, ObjectNode deployment) {
    return Instant.parse(progressing.path("lastUpdateTime").asText())
        .plusSeconds(Json.at(deployment, "spec", "progressDeadlineSeconds").asLong());
  }

  private void lookAgainAtTheDeadline(ObjectNode deployment) {
    String run = Meta.uid(deployment) + " " + resources.now();
    if (deadlines.add(run)) {
      delays.after(
          // a second more: times of conditions are cut to seconds
          Duration.ofSeconds(1 + Json.at(deployment, "spec", "progressDeadlineSeconds").asLong()),
          () -> {
            deadlines.remove(run);
            reconcile(Meta.namespace(deployment), Meta.name(deployment));
          });
    }
  }

  /** What kept a ReplicaSet from making a pod is told where people look. */
  private void replicaFailure(ObjectNode status, List<ObjectNode> sets) {
    ArrayNode conditions = status.withArrayProperty("conditions");
    for (int i = conditions.size() - 1; i >= 0; i--) {
      if (conditions.get(i).path("type").asText().equals("ReplicaFailure")) {
        conditions.remove(i);
      }
    }
    for (ObjectNode set : sets) {
      conditions.addAll(Json.child(set.deepCopy(), "status").withArrayProperty("conditions"));
    }
  }

  private ObjectNode condition(ObjectNode status, String type, String value, String reason) {
    ArrayNode conditions = status.withArrayProperty("conditions");
    ObjectNode condition = null;
    for (JsonNode present : conditions) {
      if (present.path("type").asText().equals(type)) {
        condition = (ObjectNode) present;
      }
    }
    String now = resources.now().toString();
    if (condition == null) {
      condition = conditions.addObject().put("type", type).put("lastTransitionTime", now);
    }
    if (!condition.path("status").asText().equals(value)
        || !condition.path("reason").asText().equals(reason)) {
      if (!condition.path("status").asText().equals(value)) {
        condition.put("lastTransitionTime", now);
      }
      condition.put("status", value).put("reason", reason).put("lastUpdateTime", now);
    }
    return condition;
  }
}
