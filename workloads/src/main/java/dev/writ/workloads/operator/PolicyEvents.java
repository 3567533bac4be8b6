package dev.writ.workloads.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.workloads.cluster.EventRecorder;
import dev.writ.workloads.cluster.EventRecorder.EventType;
import dev.writ.workloads.view.PolicyObject;

/** Which changes of a policy's conditions are told beside it. */
record PolicyEvents(EventRecorder events) {

  /** Tells what is another state, or the same for other reasons. */
  void tell(PolicyObject policy, JsonNode before, JsonNode after) {
    for (JsonNode now : after) {
      if (!says(now).equals(says(of(now.path("type").asText(), before)))) {
        tell(policy, now);
      }
    }
  }

  private static JsonNode of(String type, JsonNode conditions) {
    return conditions
        .valueStream()
        .filter(one -> one.path("type").asText().equals(type))
        .findFirst()
        .orElse(conditions.path("absent"));
  }

  private static String says(JsonNode condition) {
    return condition.path("status").asText() + " " + condition.path("message").asText();
  }

  private void tell(PolicyObject policy, JsonNode condition) {
    String type = condition.path("type").asText();
    boolean holds = condition.path("status").asText().equals("True");
    switch (type) {
      case "Accepted" ->
          tell(
              policy,
              condition,
              holds ? EventType.NORMAL : EventType.WARNING,
              holds ? type : condition.path("reason").asText());
      case "Conflict", "Degraded", "ExemptionExpired" -> {
        if (holds) {
          tell(policy, condition, EventType.WARNING, type);
        }
      }
      default -> {} // what holds all the time, or is no news to who wrote the policy
    }
  }

  private void tell(PolicyObject policy, JsonNode condition, EventType type, String reason) {
    events.tell(
        new EventRecorder.Subject(
            PolicyPaths.kind(policy), policy.namespace(), policy.name(), policy.uid()),
        type,
        reason,
        condition.path("message").asText());
  }
}
