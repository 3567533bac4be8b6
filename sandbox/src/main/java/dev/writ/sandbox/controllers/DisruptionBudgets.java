package dev.writ.sandbox.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.Resources;
import dev.writ.sandbox.api.Writer;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.store.Change;
import dev.writ.sandbox.store.LabelSelector;
import dev.writ.sandbox.store.Meta;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps `status` of PodDisruptionBudgets: expectedPods from the owners' `spec.replicas`, rounded up
 * percentages, and how many pods may be evicted now.
 */
final class DisruptionBudgets implements Controller {

  private static final Writer WRITER = Writer.controller("disruption-controller");

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
    boolean counted = least.isNumber(); // only then the owners' wish does not matter
    int expected = counted ? covered.size() : expected(covered);
    int desired =
        least.isMissingNode()
            ? Math.max(0, expected - share(most, expected))
            : share(least, expected);
    int allowed = expected == 0 ? 0 : Math.max(0, healthy - desired);
    resources.edit(
        budgets,
        Meta.namespace(budget),
        Meta.name(budget),
        "status",
        WRITER,
        live -> {
          ObjectNode status =
              Json.child(live, "status")
                  .put("expectedPods", expected)
                  .put("currentHealthy", healthy)
                  .put("desiredHealthy", desired)
                  .put("disruptionsAllowed", allowed)
                  .put("observedGeneration", Json.at(live, "metadata", "generation").asLong());
          String holds = allowed > 0 ? "True" : "False";
          ObjectNode condition =
              status.withArrayProperty("conditions").path(0) instanceof ObjectNode present
                  ? present
                  : status.withArrayProperty("conditions").addObject();
          if (!condition.path("status").asText().equals(holds)) {
            condition
                .put("type", "DisruptionAllowed")
                .put("status", holds)
                .put("reason", allowed > 0 ? "SufficientPods" : "InsufficientPods")
                .put("message", "")
                .put("observedGeneration", Json.at(live, "metadata", "generation").asLong())
                .put("lastTransitionTime", resources.now().toString());
          }
        });
  }

  private static boolean isOver(ObjectNode pod) {
    String phase = Json.text(pod, "status", "phase");
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  /** The replicas that the owners want; a pod without such an owner counts as itself. */
  private int expected(List<ObjectNode> covered) {
    Set<String> seen = new HashSet<>();
    int expected = 0;
    for (ObjectNode pod : covered) {
      Optional<ObjectNode> owner = scaled(pod);
      if (owner.isEmpty()) {
        expected++;
      } else if (seen.add(Meta.uid(owner.get()))) {
        expected += Json.at(owner.get(), "spec", "replicas").asInt();
      }
    }
    return expected;
  }

  /** The Deployment, StatefulSet or ReplicaSet at the top. */
  private Optional<ObjectNode> scaled(ObjectNode pod) {
    Optional<ObjectNode> found = Optional.empty();
    ObjectNode here = pod;
    while (true) {
      Optional<ObjectNode> owner = controller(here);
      if (owner.isEmpty()) {
        return found;
      }
      here = owner.get();
      found = Json.at(here, "spec").has("replicas") ? owner : found;
    }
  }

  private Optional<ObjectNode> controller(ObjectNode object) {
    for (JsonNode owner : Json.at(object, "metadata", "ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        return resources
            .kinds()
            .findByKind(owner.path("apiVersion").asText(), owner.path("kind").asText())
            .flatMap(
                kind -> resources.find(kind, Meta.namespace(object), owner.path("name").asText()));
      }
    }
    return Optional.empty();
  }

  private static int share(JsonNode value, int of) {
    String text = value.asText("0");
    return text.endsWith("%")
        ? (int) Math.ceil(Integer.parseInt(text.substring(0, text.length() - 1)) * of / 100.0)
        : value.asInt();
  }
}
