package dev.writ.sandbox.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** StatefulSets: their update defaults on top of what all workloads share. */
final class StatefulSetRules extends WorkloadRules {

  StatefulSetRules() {
    super(1);
  }

  @Override
  public void fill(ObjectNode object, @Nullable ObjectNode old) {
    super.fill(object, old);
    ObjectNode spec = Json.child(object, "spec");
    Json.putDefault(spec, "podManagementPolicy", "OrderedReady");
    Json.putDefault(spec, "revisionHistoryLimit", 10);
    ObjectNode strategy = Json.child(spec, "updateStrategy");
    Json.putDefault(strategy, "type", "RollingUpdate");
    if (strategy.path("type").asText().equals("RollingUpdate")) {
      Json.putDefault(strategy, "rollingUpdate", Map.of("partition", 0));
    }
    for (JsonNode claim : spec.path("volumeClaimTemplates")) {
      if (claim instanceof ObjectNode template) {
        Json.putDefault(template, "apiVersion", "v1");
        Json.putDefault(template, "kind", "PersistentVolumeClaim");
        Json.putDefault(Json.child(template, "spec"), "volumeMode", "Filesystem");
        Json.putDefault(Json.child(template, "status"), "phase", "Pending");
      }
    }
  }
}
