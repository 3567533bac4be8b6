package dev.writ.sandbox.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.schema.Schema;
import dev.writ.sandbox.schema.Violation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One rule that compiled.
 *
 * @param declared the rule as the definition has it
 * @param usesOldSelf a transition rule: it asks for the value before
 * @param place where a failure is told, relative to the value: empty, or `.cpuRequest`
 */
record ValidationRule(
    JsonNode declared,
    CelRuntime.Program program,
    Optional<CelRuntime.Program> messageExpression,
    boolean usesOldSelf,
    String place) {

  private static final Pattern STEP = Pattern.compile("\\.([^.\\[\\]]+)|\\['([^']+)'\\]");

  /** The violation if the rule fails, or can't be evaluated. */
  Optional<Violation> check(Object self, @Nullable Object oldSelf, String type, String path) {
    boolean optionalOld = declared.path("optionalOldSelf").asBoolean();
    if (usesOldSelf && oldSelf == null && !optionalOld) {
      return Optional.empty();
    }
    Map<String, Object> variables = new HashMap<>();
    variables.put("self", self);
    if (optionalOld) {
      variables.put("oldSelf", Optional.ofNullable(oldSelf));
    } else if (oldSelf != null) {
      variables.put("oldSelf", oldSelf);
    }
    try {
      if (Boolean.TRUE.equals(program.eval(variables))) {
        return Optional.empty();
      }
    } catch (CelEvaluationException e) {
      String why = e.getMessage() + " evaluating rule: " + text();
      return Optional.of(Violation.invalid(told(path), Json.of(type), why));
    }
    return Optional.of(violation(told(joined(path, place)), type, message(variables)));
  }

  private Violation violation(String path, String type, String message) {
    return switch (declared.path("reason").asText()) {
      case "FieldValueRequired" -> Violation.required(path, message);
      case "FieldValueForbidden" -> Violation.forbidden(path, message);
      case "FieldValueDuplicate" -> Violation.duplicate(path, Json.of(type));
      default -> Violation.invalid(path, Json.of(type), message);
    };
  }

  /** A message expression that fails, or says nothing, gives way to the message. */
  private String message(Map<String, Object> variables) {
    if (messageExpression.isPresent()) {
      try {
        String said = String.valueOf(messageExpression.get().eval(variables)).strip();
        if (!said.isEmpty() && !said.contains("\n")) {
          return said;
        }
      } catch (CelEvaluationException e) {
        return fixedMessage();
      }
    }
    return fixedMessage();
  }

  private String fixedMessage() {
    return declared.has("message") ? text() : "failed rule: " + text();
  }

  private String text() {
    return (declared.has("message") ? declared.path("message") : declared.path("rule"))
        .asText()
        .strip();
  }

  /** The place of a violation; the whole object has none, which is told as `<nil>`. */
  private static String told(String path) {
    return path.isEmpty() ? "<nil>" : path;
  }

  static String joined(String path, String place) {
    return path.isEmpty() && place.startsWith(".") ? place.substring(1) : path + place;
  }

  /**
   * Reads a `fieldPath`: `.a.b`, `['key']`.
   *
   * @throws IllegalArgumentException if it does not lead to a field of the schema
   */
  static String place(String fieldPath, Schema schema) {
    StringBuilder place = new StringBuilder();
    Schema here = schema;
    Matcher steps = STEP.matcher(fieldPath);
    int end = 0;
    while (end < fieldPath.length()) {
      if (!steps.find(end) || steps.start() != end) {
        throw new IllegalArgumentException("expected [ or . but got: " + fieldPath.substring(end));
      }
      String name = steps.group(1) == null ? steps.group(2) : steps.group(1);
      boolean declared = here.declares(name);
      if (!declared && here.entries().isEmpty()) {
        throw new IllegalArgumentException("does not refer to a valid field");
      }
      place.append(declared ? "." + name : "[" + name + "]");
      here = here.fieldOrUntyped(name);
      end = steps.end();
    }
    return place.toString();
  }
}
