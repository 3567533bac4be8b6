package dev.writ.server.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.writ.kernel.store.Json;
import dev.writ.workloads.view.PolicyStanding;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is not as it should be with a policy, as its cluster and its status there say it. Pure. */
final class PolicyConditions {
  /** What each condition should be; one that is not listed is only told. */
  private static final Map<String, String> SOUND =
      Map.of(
          "Accepted", "True",
          "Ready", "True",
          "Degraded", "False",
          "Conflict", "False",
          "ProtectedNamespace", "False",
          "HandoverUnprotected", "False",
          "ExemptionExpired", "False");

  private PolicyConditions() {}

  /** The conditions that are not as they should be; empty where all is well. */
  static List<WorkloadPolicyPage.Condition> amiss(PolicyStanding standing, Instant now) {
    List<WorkloadPolicyPage.Condition> amiss = new ArrayList<>();
    Instant stale = standing.stale();
    if (stale != null) {
      amiss.add(
          new WorkloadPolicyPage.Condition(
              new State("stale", "wait", "clock"),
              Said.of(
                  "cluster `%s` last answered %s; this is how things stood then"
                      .formatted(standing.cluster(), When.of(stale, now).words()))));
    }
    for (JsonNode one : conditions(standing)) {
      String type = one.path("type").asText();
      String status = one.path("status").asText();
      if (SOUND.containsKey(type) && !status.equals(SOUND.get(type))) {
        amiss.add(
            new WorkloadPolicyPage.Condition(state(type), Said.of(one.path("message").asText())));
      }
    }
    for (String warning : standing.object().warnings()) {
      amiss.add(
          new WorkloadPolicyPage.Condition(
              new State("warning", "wait", "warning"), Said.of(warning)));
    }
    return amiss;
  }

  private static JsonNode conditions(PolicyStanding standing) {
    String status = standing.object().status();
    return status == null
        ? MissingNode.getInstance()
        : Json.parse(status.getBytes(StandardCharsets.UTF_8)).path("conditions");
  }

  private static State state(String type) {
    return switch (type) {
      case "Accepted" -> new State("not accepted", "bad", "cross");
      case "Degraded" -> new State("degraded", "bad", "cross");
      case "Ready" -> new State("not ready", "wait", "clock");
      default -> new State(words(type), "wait", "warning");
    };
  }

  /** {@code HandoverUnprotected} becomes {@code handover unprotected}. */
  private static String words(String type) {
    StringBuilder words = new StringBuilder();
    for (int at = 0; at < type.length(); at++) {
      char letter = type.charAt(at);
      if (Character.isUpperCase(letter) && !words.isEmpty()) {
        words.append(' ');
      }
      words.append(letter);
    }
    return words.toString().toLowerCase(Locale.ROOT);
  }
}
