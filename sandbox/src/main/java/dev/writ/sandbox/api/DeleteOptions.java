package dev.writ.sandbox.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.sandbox.json.Json;

/**
 * How to delete.
 *
 * @param uid precondition, empty for none
 * @param resourceVersion precondition, empty for none
 * @param propagation `Background`, `Foreground` or `Orphan`
 * @param graceSeconds -1 for the object's own
 */
public record DeleteOptions(
    String uid, String resourceVersion, String propagation, int graceSeconds, boolean dryRun) {

  /** As a controller deletes: in the background. */
  public static final DeleteOptions BACKGROUND = new DeleteOptions("", "", "Background", -1, false);

  /** As a kubelet deletes: the containers have ended. */
  public static final DeleteOptions AT_ONCE = new DeleteOptions("", "", "Background", 0, false);

  /** Reads a `DeleteOptions` body; an empty one means the defaults. */
  public static DeleteOptions of(JsonNode body) {
    String propagation = body.path("propagationPolicy").asText("");
    if (propagation.isEmpty()) {
      propagation = body.path("orphanDependents").asBoolean() ? "Orphan" : "Background";
    }
    return new DeleteOptions(
        Json.text(body, "preconditions", "uid"),
        Json.text(body, "preconditions", "resourceVersion"),
        propagation,
        body.path("gracePeriodSeconds").asInt(-1),
        !body.path("dryRun").isEmpty());
  }

  public DeleteOptions withDryRun() {
    return new DeleteOptions(uid, resourceVersion, propagation, graceSeconds, true);
  }

  public DeleteOptions withPropagation(String policy) {
    return new DeleteOptions(uid, resourceVersion, policy, graceSeconds, dryRun);
  }

  public DeleteOptions withGraceSeconds(int seconds) {
    return new DeleteOptions(uid, resourceVersion, propagation, seconds, dryRun);
  }
}
