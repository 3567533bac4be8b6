package dev.writ.workloads.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.writ.workloads.cluster.Lengths;
import dev.writ.workloads.decide.Conflict;
import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.decide.SeenExemption;
import dev.writ.workloads.view.PolicyStanding;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What holds of a policy, as {@code status.conditions}. Each condition is always there, so that
 * {@code kubectl wait} can wait for either state of it.
 */
final class Conditions {
  private static final int LISTED = 10;

  /** Ten of these are within what a message may have: 32,768 characters. */
  private static final int LONGEST = 2_000;

  /**
   * One of them.
   *
   * @param state {@code True}, {@code False} or {@code Unknown}
   * @param reason why, in a word
   */
  private record Condition(String type, String state, String reason, String message) {}

  private final PolicyStanding standing;
  private final @Nullable Evaluation evaluation;

  private Conditions(PolicyStanding standing) {
    this.standing = standing;
    this.evaluation = standing.evaluation();
  }

  /**
   * All of them, in a fixed order.
   *
   * @param previous the conditions of the status before; one whose state is the same keeps its time
   */
  static ArrayNode of(PolicyStanding standing, JsonNode previous, Instant now) {
    Conditions conditions = new Conditions(standing);
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (Condition one :
        List.of(
            conditions.accepted(),
            conditions.ready(),
            conditions.enforcing(),
            conditions.degraded(),
            conditions.conflict(),
            conditions.protectedNamespace(),
            conditions.handoverUnprotected(),
            conditions.exemptionExpired())) {
      all.addObject()
          .put("type", one.type)
          .put("status", one.state)
          .put("observedGeneration", standing.object().generation())
          .put("lastTransitionTime", since(one, previous, now))
          .put("reason", one.reason)
          .put("message", one.message);
    }
    return all;
  }

  private static String since(Condition condition, JsonNode previous, Instant now) {
    for (JsonNode before : previous) {
      if (before.path("type").asText().equals(condition.type)
          && before.path("status").asText().equals(condition.state)
          && before.hasNonNull("lastTransitionTime")) {
        return before.path("lastTransitionTime").asText();
      }
    }
    return now.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private Condition accepted() {
    String stays = evaluation == null ? "" : "; the last version that could be read stays in force";
    if (!standing.object().problems().isEmpty()) {
      return new Condition(
          "Accepted", "False", "Invalid", listed(standing.object().problems()) + stays);
    }
    if (!standing.ruleProblems().isEmpty()) {
      return new Condition(
          "Accepted", "False", "RuleDoesNotCompile", listed(standing.ruleProblems()));
    }
    List<String> warnings = new ArrayList<>(standing.object().warnings());
    if (evaluation != null) {
      evaluation.exemptions().stream()
          .filter(seen -> seen.state() == SeenExemption.State.VOID)
          .forEach(seen -> warnings.add(seen.key() + ": " + seen.note()));
    }
    return warnings.isEmpty()
        ? new Condition("Accepted", "True", "Valid", "the policy could be read")
        : new Condition("Accepted", "True", "ValidWithWarnings", listed(warnings));
  }

  private Condition ready() {
    if (standing.stale() != null) {
      return new Condition(
          "Ready",
          "Unknown",
          "ClusterUnreachable",
          "the cluster has told nothing since "
              + standing.stale()
              + "; these are its last figures");
    }
    return evaluation == null
        ? new Condition(
            "Ready", "False", "NotAccepted", "no version of this policy could be read yet")
        : new Condition("Ready", "True", "Evaluated", "its pods are judged whenever they change");
  }

  private Condition enforcing() {
    if (evaluation == null) {
      return new Condition(
          "Enforcing", "False", "NotAccepted", "no version of this policy could be read yet");
    }
    if (!evaluation.policy().spec().enforces()) {
      return new Condition(
          "Enforcing",
          "False",
          "Audit",
          "no workload is changed; `enforcementMode: enforce` would have them set right");
    }
    if (standing.isProtected()) {
      return new Condition(
          "Enforcing", "False", "ProtectedNamespace", "nothing is changed in this namespace");
    }
    return evaluation.policy().spec().dryRun()
        ? new Condition(
            "Enforcing", "False", "DryRun", "patches are tried with dryRun=All and not stored")
        : new Condition("Enforcing", "True", "Enforce", "workloads are set right by patches");
  }

  private Condition degraded() {
    if (!standing.unread().isEmpty()) {
      return new Condition("Degraded", "True", "KindUnreadable", listed(standing.unread()));
    }
    if (evaluation == null || evaluation.tally().failures() == 0) {
      return new Condition("Degraded", "False", "RulesJudge", "every rule could judge every pod");
    }
    return new Condition(
        "Degraded",
        "True",
        "RuleFailed",
        listed(
            evaluation.failures().stream()
                .map(
                    failure ->
                        "%s: %s (sha256 %s)"
                            .formatted(failure.check(), failure.cause(), failure.sha256()))
                .distinct()
                .toList()));
  }

  private Condition conflict() {
    return standing.conflicts().isEmpty()
        ? new Condition("Conflict", "False", "NoConflict", "no older policy sets other values")
        : new Condition(
            "Conflict",
            "True",
            "OlderPolicyWins",
            listed(standing.conflicts().stream().map(Conflict::message).toList()));
  }

  private Condition protectedNamespace() {
    return standing.isProtected()
        ? new Condition(
            "ProtectedNamespace",
            "True",
            "ProtectedNamespace",
            "namespace `%s` is never judged or changed; remove the policy, or move it to the namespace it is about"
                .formatted(standing.object().namespace()))
        : new Condition("ProtectedNamespace", "False", "Judged", "no protected namespace is meant");
  }

  private Condition handoverUnprotected() {
    return standing.handoverUnprotected()
        ? new Condition(
            "HandoverUnprotected",
            "True",
            "NoWebhook",
            "an injected probe or quantity makes the API server refuse a contradicting one of the"
                + " workload's owner, and no webhook hands them over")
        : new Condition(
            "HandoverUnprotected",
            "False",
            "Protected",
            "nothing injected stands in its owner's way");
  }

  private Condition exemptionExpired() {
    List<String> ended =
        evaluation == null
            ? List.of()
            : evaluation.exemptions().stream()
                .filter(seen -> seen.state() == SeenExemption.State.ENDED)
                .map(seen -> seen.key() + ": " + seen.note())
                .toList();
    return ended.isEmpty()
        ? new Condition("ExemptionExpired", "False", "NoneExpired", "no exemption has ended")
        : new Condition("ExemptionExpired", "True", "Expired", listed(ended));
  }

  /** In an order of their own, for a message must not change while what it says does not. */
  private static String listed(List<String> sentences) {
    String some =
        sentences.stream()
            .sorted()
            .limit(LISTED)
            .map(sentence -> Lengths.text(sentence, LONGEST))
            .collect(Collectors.joining("; "));
    return sentences.size() <= LISTED
        ? some
        : some + "; and " + (sentences.size() - LISTED) + " more";
  }
}
