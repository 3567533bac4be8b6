package dev.writ.kernel.decision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.writ.kernel.store.Json;
import dev.writ.rego.Outcome;
import dev.writ.rego.RegoError;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * From what a policy says to a decision; pure. Whatever is not exactly a decision asks people, with
 * the cause: the house fails closed.
 */
final class Rulings {
  private static final Set<String> KEYS =
      Set.of(
          "outcome", "reasons", "threshold", "allow_self_approval", "expires_after", "grant_max");

  private Rulings() {}

  /** Why a policy could not decide. */
  enum Cause {
    POLICY_MISSING,
    COMPILE_ERROR,
    EVALUATION_ERROR,
    CONFLICT,
    UNDEFINED,
    TIMEOUT,
    WRONG_TYPE,
    UNKNOWN_OPERATION
  }

  /**
   * What came of it.
   *
   * @param output the policy's own words; null where it had none
   * @param detail the cause in a sentence; null where the policy decided
   */
  record Reading(
      Decision decision, JsonNode output, @Nullable Cause cause, @Nullable String detail) {
    Ruling ruling(String query, String sha256, JsonNode input, long micros) {
      return new Ruling(
          decision,
          query,
          sha256,
          input,
          output,
          cause != null,
          cause == null ? null : cause.name(),
          detail,
          micros);
    }
  }

  /** Something in a result that can't be. */
  private static final class WrongType extends Exception {
    private static final long serialVersionUID = 1;

    private final String sentence;

    WrongType(String sentence) {
      super(sentence);
      this.sentence = sentence;
    }
  }

  /**
   * @param knowsOperation asked where nothing is defined
   */
  static Reading read(Outcome outcome, BooleanSupplier knowsOperation) {
    return switch (outcome) {
      case Outcome.Defined defined -> decided(Json.read(defined.value().toJson()));
      case Outcome.Undefined _ ->
          knowsOperation.getAsBoolean()
              ? degraded(Cause.UNDEFINED, "the policy says nothing for this input")
              : degraded(Cause.UNKNOWN_OPERATION, "the policy does not know this operation");
      case Outcome.Failed failed -> failed(failed.errors().getFirst());
    };
  }

  static Reading degraded(Cause cause, String detail) {
    return degraded(JsonNodeFactory.instance.nullNode(), cause, detail);
  }

  private static Reading degraded(JsonNode output, Cause cause, String detail) {
    return new Reading(Decision.NeedsApproval.byAnyone(detail), output, cause, detail);
  }

  private static Reading failed(RegoError error) {
    Cause cause =
        switch (error.code()) {
          case "eval_conflict_error" -> Cause.CONFLICT;
          case "eval_cancel_error", "eval_limit_error" -> Cause.TIMEOUT;
          default -> Cause.EVALUATION_ERROR;
        };
    return degraded(cause, error.toString());
  }

  static Reading decided(JsonNode output) {
    try {
      return new Reading(decision(output), output, null, null);
    } catch (WrongType wrong) {
      return degraded(output, Cause.WRONG_TYPE, wrong.sentence);
    }
  }

  private static Decision decision(JsonNode output) throws WrongType {
    if (!output.isObject()) {
      throw new WrongType("the decision is no object");
    }
    for (var member : output.properties()) {
      if (!KEYS.contains(member.getKey())) {
        throw new WrongType("the decision has an unknown key `" + member.getKey() + "`");
      }
    }
    List<String> reasons = texts(output.get("reasons"), "reasons");
    JsonNode outcome = output.get("outcome");
    String word = outcome != null && outcome.isTextual() ? outcome.textValue() : "";
    Decision.NeedsApproval need = need(output, reasons);
    return switch (word) {
      case "ALLOW" -> new Decision.Allow(reasons);
      case "DENY" -> new Decision.Deny(reasons);
      case "NEEDS_APPROVAL" -> need;
      default ->
          throw new WrongType("`outcome` is not ALLOW, NEEDS_APPROVAL or DENY but " + outcome);
    };
  }

  /** Read for every outcome: a wrong threshold beside an ALLOW is a mistake all the same. */
  private static Decision.NeedsApproval need(JsonNode output, List<String> reasons)
      throws WrongType {
    JsonNode threshold = output.get("threshold");
    JsonNode self = output.get("allow_self_approval");
    if (self != null && !self.isBoolean()) {
      throw new WrongType("`allow_self_approval` is not true or false but " + self);
    }
    Duration expires = duration(output.get("expires_after"), "expires_after");
    Duration grant = duration(output.get("grant_max"), "grant_max");
    try {
      return new Decision.NeedsApproval(
          reasons,
          threshold == null ? Threshold.ONE_OF_ANY : threshold(threshold),
          self != null && self.booleanValue(),
          expires == null ? Decision.NeedsApproval.DEFAULT_EXPIRY : expires,
          grant);
    } catch (IllegalArgumentException outOfBounds) {
      throw new WrongType(String.valueOf(outOfBounds.getMessage()));
    }
  }

  private static Threshold threshold(JsonNode json) throws WrongType {
    requireKeys(json, "threshold", Set.of("deny", "requirements"));
    List<Threshold.Requirement> requirements = new ArrayList<>();
    JsonNode list = json.get("requirements");
    if (list == null || !list.isArray()) {
      throw new WrongType("`threshold.requirements` is no list");
    }
    for (JsonNode each : list) {
      requireKeys(each, "threshold.requirements", Set.of("approve", "groups"));
      requirements.add(
          new Threshold.Requirement(
              number(each.get("approve"), "approve"),
              new HashSet<>(texts(each.get("groups"), "groups"))));
    }
    return new Threshold(json.has("deny") ? number(json.get("deny"), "deny") : 1, requirements);
  }

  private static void requireKeys(JsonNode json, String name, Set<String> keys) throws WrongType {
    if (!json.isObject()) {
      throw new WrongType("`" + name + "` holds " + json + ", not an object");
    }
    for (var member : json.properties()) {
      if (!keys.contains(member.getKey())) {
        throw new WrongType("`" + name + "` has an unknown key `" + member.getKey() + "`");
      }
    }
  }

  private static int number(@Nullable JsonNode json, String name) throws WrongType {
    if (json == null || !json.isIntegralNumber() || !json.canConvertToInt()) {
      throw new WrongType("`" + name + "` is no whole number but " + json);
    }
    return json.intValue();
  }

  private static List<String> texts(@Nullable JsonNode json, String name) throws WrongType {
    List<String> texts = new ArrayList<>();
    if (json == null) {
      return texts;
    }
    if (!json.isArray()) {
      throw new WrongType("`" + name + "` is no list of texts but " + json);
    }
    for (JsonNode each : json) {
      if (!each.isTextual()) {
        throw new WrongType("`" + name + "` holds " + each + ", not a text");
      }
      texts.add(each.textValue());
    }
    return texts;
  }

  private static @Nullable Duration duration(@Nullable JsonNode json, String name)
      throws WrongType {
    if (json == null) {
      return null;
    }
    try {
      if (json.isTextual()) {
        Duration duration = Duration.parse(json.textValue());
        if (duration.isPositive()) {
          return duration;
        }
      }
    } catch (DateTimeParseException noDuration) {
      // told below, with every other value that is none
    }
    throw new WrongType("`" + name + "` is no duration such as PT336H but " + json);
  }
}
