package dev.writ.sandbox.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.store.LabelSelector;
import dev.writ.sandbox.store.Meta;
import java.util.List;

/** Evicts a pod if its PodDisruptionBudget can spare it. */
public final class Evictions {

  private static final Writer WRITER = Writer.component("kube-apiserver");

  private final Resources resources;

  public Evictions(Resources resources) {
    this.resources = resources;
  }

  /** Answers `POST pods/NAME/eviction` with a Status, or throws 429 when no pod can be spared. */
  public ObjectNode evict(String namespace, String name, ObjectNode eviction, boolean dryRun) {
    Kind pods = resources.kinds().require("", "pods");
    ObjectNode pod = resources.require(pods, namespace, name);
    String phase = Json.text(pod, "status", "phase");
    boolean free = !phase.equals("Running") || Meta.isBeingDeleted(pod);
    if (!free) {
      spend(namespace, pod, dryRun);
    }
    DeleteOptions options = DeleteOptions.of(eviction.path("deleteOptions"));
    resources.remove(pods, namespace, name, dryRun ? options.withDryRun() : options);
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    return status.put("status", "Success").put("code", 201);
  }

  private void spend(String namespace, ObjectNode pod, boolean dryRun) {
    Kind kind = resources.kinds().require("policy", "poddisruptionbudgets");
    List<ObjectNode> budgets =
        resources.list(kind, namespace).items().stream()
            .filter(one -> LabelSelector.of(Json.at(one, "spec", "selector")).matches(pod))
            .toList();
    if (budgets.size() > 1) {
      throw ApiFailure.of(
          500,
          "InternalError",
          "This pod has more than one PodDisruptionBudget, which the eviction subresource does not"
              + " support.");
    }
    for (ObjectNode budget : budgets) {
      resources.edit(
          kind,
          namespace,
          Meta.name(budget),
          "status",
          new Writer(WRITER.user(), WRITER.manager(), dryRun, false, warning -> {}),
          live -> spend(live, isReady(pod)));
    }
  }

  private static void spend(ObjectNode budget, boolean ready) {
    ObjectNode status = Json.child(budget, "status");
    int healthy = status.path("currentHealthy").asInt();
    int desired = status.path("desiredHealthy").asInt();
    if (!ready) {
      boolean always =
          Json.text(budget, "spec", "unhealthyPodEvictionPolicy").equals("AlwaysAllow");
      if (always || (healthy >= desired && desired > 0)) {
        return; // a pod that is not ready takes nothing from a budget that is met
      }
    }
    int allowed = status.path("disruptionsAllowed").asInt();
    boolean current =
        status.path("observedGeneration").asLong()
            >= Json.at(budget, "metadata", "generation").asLong();
    if (!current || allowed <= 0) {
      throw ApiFailure.budgetSpent(
          "The disruption budget "
              + Meta.name(budget)
              + " needs "
              + desired
              + " healthy pods and has "
              + healthy
              + " currently");
    }
    status.put("disruptionsAllowed", allowed - 1);
  }

  private static boolean isReady(ObjectNode pod) {
    for (JsonNode condition : Json.at(pod, "status", "conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }
}
