package dev.writ.workloads.act;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.store.Json;
import dev.writ.workloads.decide.Draft;
import dev.writ.workloads.decide.Planner;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.RemediationState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What policy and approvers see of a remediation that is asked for. */
final class RemediationPayload {
  private RemediationPayload() {}

  static ObjectNode of(
      String cluster, Workload workload, Draft draft, Namespace namespace, int replicas) {
    ObjectNode payload = Json.object();
    payload.put("cluster", cluster);
    payload.put("workload", workload.key().toString());
    payload.put("uid", workload.uid());
    payload.put("template_hash", workload.templateHash());
    payload.put("fingerprint", Planner.fingerprint(workload.templateHash(), draft.actions()));
    ObjectNode labels = payload.putObject("namespace_labels");
    namespace.labels().forEach(labels::put);
    payload.put("replicas", replicas);
    draft.policies().forEach(payload.putArray("policies")::add);
    draft.actions().forEach(action -> payload.withArrayProperty("actions").add(action.toString()));
    payload.set("steps", Steps.of(draft.actions()));
    return payload;
  }

  static WorkloadKey key(ObjectNode payload) {
    return WorkloadKey.parse(payload.path("workload").asText());
  }

  static ArrayNode steps(WorkEvent event) {
    return event.payload().withArrayProperty("steps");
  }

  /** Its row as it begins. */
  static Remediation begun(WorkEvent event, RemediationState state, Instant now) {
    ObjectNode payload = event.payload();
    JsonNode reverted = payload.get("revert_of");
    return new Remediation(
        event.id(),
        payload.path("cluster").asText(),
        key(payload),
        payload.path("uid").asText(),
        event.environment(),
        state,
        texts(payload.path("policies")),
        texts(payload.path("actions")),
        payload.path("template_hash").asText(),
        payload.path("fingerprint").asText(),
        null,
        null,
        null,
        reverted == null ? null : UUID.fromString(reverted.asText()),
        null,
        now,
        null,
        null);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
