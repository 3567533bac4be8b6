package dev.writ.sandbox.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.Resources;
import dev.writ.sandbox.api.Writer;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.store.Change;
import dev.writ.sandbox.store.LabelSelector;
import dev.writ.sandbox.store.Meta;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps `status` of PodDisruptionBudgets: expectedPods from the owners' scale, rounded up
 * percentages, and how many pods may be evicted now. Where an owner has no scale (a DaemonSet, a
 * Job), only a number of `minAvailable` can be kept; anything else is a condition SyncFailed.
 */
final class DisruptionBudgets implements Controller {

  private static final Writer WRITER = Writer.controller("disruption-controller");

  /** How many pods there should be can't be told. */
  private static final class NoScale extends Exception {
    private static final long serialVersionUID = 1;

    NoScale(String why) {
      super(why);
    }
  }

  private final Resources resources;
  private final Kind budgets;
  private final Kind pods;

  DisruptionBudgets(Resources resources) {
    this.resources = resources;
    this.budgets = resources.kinds().require("policy", "poddisruptionbudgets");
    this.pods = resources.kinds().require("", "pods");
  }

  @Override
  public void reconcile(Change change) {
    if (change.key().resource().equals(budgets.resource())) {
      resources
          .find(budgets, change.key().namespace(), change.key().name())
          .ifPresent(this::report);
    } else if (change.key().resource().equals(pods.resource())) {
      resources.list(budgets, change.key().namespace()).items().stream()
          .filter(
              budget ->
                  LabelSelector.of(Json.at(budget, "spec", "selector")).matches(change.object()))
          .forEach(this::report);
    }
  }

  private void report(ObjectNode budget) {
    LabelSelector selector = LabelSelector.of(Json.at(budget, "spec", "selector"));
    List<ObjectNode> covered =
        resources.list(pods, Meta.namespace(budget)).items().stream()
            .filter(selector::matches)
            .filter(pod -> !isOver(pod))
            .toList();
    int healthy =
        (int)
            covered.stream()
                .filter(pod -> OwnedPods.isReady(pod) && !Meta.isBeingDeleted(pod))
                .count();
    JsonNode least = Json.at(budget, "spec", "minAvailable");
    JsonNode most = Json.at(budget, "spec", "maxUnavailable");
    int expected;
    try {
      // only with a number of pods the owners' wish does not matter
      expected = least.isNumber() ? covered.size() : expected(covered);
    } catch (NoScale e) {
      fail(budget, String.valueOf(e.getMessage()));
      return;
    }
    int desired =
        least.isMissingNode()
            ? Math.max(0, expected - OwnedPods.share(most, expected))
            : OwnedPods.share(least, expected);
    int allowed = expected == 0 ? 0 : Math.max(0, healthy - desired);
    resources.edit(
        budgets,
        Meta.namespace(budget),
        Meta.name(budget),
        "status",
        WRITER,
        live -> {
          Json.child(live, "status")
              .put("expectedPods", expected)
              .put("currentHealthy", healthy)
              .put("desiredHealthy", desired)
              .put("disruptionsAllowed", allowed)
              .put("observedGeneration", Json.at(live, "metadata", "generation").asLong());
          condition(live, allowed > 0, allowed > 0 ? "SufficientPods" : "InsufficientPods", "");
        });
  }

  private void fail(ObjectNode budget, String why) {
    resources.edit(
        budgets,
        Meta.namespace(budget),
        Meta.name(budget),
        "status",
        WRITER,
        live -> {
          Json.child(live, "status").put("disruptionsAllowed", 0);
          condition(live, false, "SyncFailed", why);
        });
  }

  private void condition(ObjectNode budget, boolean allowed, String reason, String message) {
    var conditions = Json.child(budget, "status").withArrayProperty("conditions");
    ObjectNode condition =
        conditions.path(0) instanceof ObjectNode present ? present : conditions.addObject();
    String holds = allowed ? "True" : "False";
    if (!condition.path("status").asText().equals(holds)) {
      condition.put("lastTransitionTime", resources.now().toString());
    }
    condition
        .put("type", "DisruptionAllowed")
        .put("status", holds)
        .put("reason", reason)
        .put("message", message)
        .put("observedGeneration", Json.at(budget, "metadata", "generation").asLong());
  }

  private static boolean isOver(ObjectNode pod) {
    String phase = Json.text(pod, "status", "phase");
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  /** The replicas that the owners want; a pod that nobody controls counts for none. */
  private int expected(List<ObjectNode> covered) throws NoScale {
    Map<String, Integer> scales = new HashMap<>();
    for (ObjectNode pod : covered) {
      JsonNode owner = controller(pod);
      if (!owner.isMissingNode()) {
        Scaled scaled = scaled(pod, owner);
        scales.put(scaled.uid(), scaled.replicas());
      }
    }
    return scales.values().stream().mapToInt(Integer::intValue).sum();
  }

  private record Scaled(String uid, int replicas) {}

  /** The owner's scale; of a ReplicaSet that a Deployment controls, the Deployment's. */
  private Scaled scaled(ObjectNode pod, JsonNode owner) throws NoScale {
    Kind kind =
        resources
            .kinds()
            .findByKind(owner.path("apiVersion").asText(), owner.path("kind").asText())
            .orElseThrow(
                () ->
                    new NoScale(
                        "no matches for kind \"%s\" in version \"%s\""
                            .formatted(
                                owner.path("kind").asText(), owner.path("apiVersion").asText())));
    ObjectNode found =
        resources
            .find(kind, Meta.namespace(pod), owner.path("name").asText())
            .filter(one -> Meta.uid(one).equals(owner.path("uid").asText()))
            .orElseThrow(
                () -> new NoScale("found no controllers for pod \"" + Meta.name(pod) + "\""));
    JsonNode above = controller(found);
    if (kind.kind().equals("ReplicaSet") && above.path("kind").asText().equals("Deployment")) {
      return scaled(found, above);
    }
    Kind.Scale scale =
        kind.scale()
            .orElseThrow(
                () -> new NoScale(kind.resource() + " does not implement the scale subresource"));
    return new Scaled(Meta.uid(found), scale.replicas().find(found).asInt());
  }

  private static JsonNode controller(ObjectNode object) {
    for (JsonNode owner : Json.at(object, "metadata", "ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        return owner;
      }
    }
    return MissingNode.getInstance();
  }
}
