package dev.writ.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a JSON body and collects every problem, so that three mistakes are three
 * messages. Ask for all fields, then call {@link #check}.
 */
public final class Fields {
  private final ObjectNode body;
  private final Set<String> known = new LinkedHashSet<>();
  private final List<Problem> problems = new ArrayList<>();

  public Fields(ObjectNode body) {
    this.body = body;
  }

  /** Text that must be there; the empty string where it is not, after noting the problem. */
  public String requiredText(String name) {
    String text = text(name);
    if (text == null && isAbsent(name)) {
      problems.add(
          KernelProblems.REQUIRED_FIELD_MISSING
              .with("`" + name + "` is required")
              .param("field", name)
              .at("/" + name));
    }
    return text == null ? "" : text;
  }

  public @Nullable String text(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      wrongType(name, "text");
      return null;
    }
    return value.textValue();
  }

  public @Nullable Integer number(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      wrongType(name, "a whole number");
      return null;
    }
    return value.intValue();
  }

  public @Nullable Long big(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      wrongType(name, "a whole number");
      return null;
    }
    return value.longValue();
  }

  public boolean flag(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return false;
    }
    if (!value.isBoolean()) {
      wrongType(name, "`true` or `false`");
      return false;
    }
    return value.booleanValue();
  }

  public @Nullable UUID id(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException notAnId) {
      wrongType(name, "an id (UUID)");
      return null;
    }
  }

  public @Nullable ObjectNode object(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (value instanceof ObjectNode object) {
      return object;
    }
    wrongType(name, "an object");
    return null;
  }

  /** A list of texts; empty where it is absent. */
  public List<String> texts(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(item -> texts.add(item.isTextual() ? item.textValue() : ""));
    }
    if (!value.isArray() || texts.contains("")) {
      wrongType(name, "a list of texts");
      return List.of();
    }
    return texts;
  }

  public boolean has(String name) {
    known.add(name);
    return body.has(name);
  }

  /** Fields that nobody asked for; the caller passes them on. */
  public ObjectNode rest() {
    ObjectNode rest = body.deepCopy();
    rest.remove(known);
    return rest;
  }

  public boolean hasProblems() {
    return !problems.isEmpty();
  }

  public void refuse(Problem problem) {
    problems.add(problem);
  }

  /** Tells all problems, unknown fields among them. */
  public void check() {
    body.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                problems.add(
                    KernelProblems.UNKNOWN_FIELD
                        .with(
                            "this call does not know the field `"
                                + name
                                + "`; it knows "
                                + (known.isEmpty()
                                    ? "none"
                                    : "`" + String.join("`, `", known) + "`"))
                        .param("field", name)
                        .at("/" + name));
              }
            });
    checkKnown();
  }

  /** Tells all problems of the fields that were asked for; others are left to {@link #rest}. */
  public void checkKnown() {
    if (!problems.isEmpty()) {
      throw Problem.all(problems);
    }
  }

  private boolean isAbsent(String name) {
    return !body.hasNonNull(name);
  }

  private @Nullable JsonNode value(String name) {
    known.add(name);
    JsonNode value = body.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private void wrongType(String name, String expected) {
    problems.add(
        KernelProblems.FIELD_INVALID
            .with("`" + name + "` must be " + expected)
            .param("field", name)
            .at("/" + name));
  }
}
