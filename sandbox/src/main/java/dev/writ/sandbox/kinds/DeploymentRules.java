package dev.writ.sandbox.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Deployments: the rolling update defaults on top of what all workloads share. */
final class DeploymentRules extends WorkloadRules {

  DeploymentRules() {
    super(1);
  }

  @Override
  public boolean wantsAnnotations() {
    return true;
  }

  @Override
  public void fill(ObjectNode object, @Nullable ObjectNode old) {
    super.fill(object, old);
    ObjectNode spec = Json.child(object, "spec");
    ObjectNode strategy = Json.child(spec, "strategy");
    Json.putDefault(strategy, "type", "RollingUpdate");
    if (strategy.path("type").asText().equals("RollingUpdate")) {
      Json.putDefault(
          strategy, "rollingUpdate", Map.of("maxSurge", "25%", "maxUnavailable", "25%"));
    }
    Json.putDefault(spec, "revisionHistoryLimit", 10);
    Json.putDefault(spec, "progressDeadlineSeconds", 600);
  }
}
