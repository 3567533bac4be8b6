package dev.writ.vms.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a JSON body and collects what is wrong with them, so that three mistakes are
 * three messages. Readers answer null (or the fallback) after noting a problem; {@link #refuse}
 * ends the reading.
 */
public final class Fields {
  private static final int MAX_TEXT = 2_000;

  private final ObjectNode body;
  private final List<Problem> problems = new ArrayList<>();

  private Fields(ObjectNode body) {
    this.body = body;
  }

  /** Notes every key that is not among the known ones as UNKNOWN_FIELD. */
  public static Fields of(ObjectNode body, Set<String> known) {
    return of(body, known, Set.of());
  }

  /** As above; keys that the platform sets itself are told apart as INVALID_REQUEST_FIELD. */
  public static Fields of(ObjectNode body, Set<String> known, Set<String> forbidden) {
    Fields fields = new Fields(body);
    body.fieldNames()
        .forEachRemaining(
            key -> {
              if (forbidden.contains(key)) {
                fields.note(
                    key,
                    VmsProblems.INVALID_REQUEST_FIELD
                        .with("`" + key + "` is set by the platform; leave it out")
                        .param("field", key));
              } else if (!known.contains(key)) {
                fields.note(
                    key,
                    KernelProblems.UNKNOWN_FIELD
                        .with("`" + key + "` is not known here; leave it out")
                        .param("field", key));
              }
            });
    return fields;
  }

  /** Notes a problem of one field. */
  public void note(String key, Problem problem) {
    problems.add(problem.at("/" + key.replace("~", "~0").replace("/", "~1")));
  }

  public boolean has(String key) {
    return body.hasNonNull(key);
  }

  public boolean isClean() {
    return problems.isEmpty();
  }

  /** Throws if anything was noted. */
  public void refuse() {
    if (!problems.isEmpty()) {
      throw Problem.all(problems);
    }
  }

  /** A string as it is; absent is a problem. */
  public String requireString(String key) {
    if (!has(key)) {
      missing(key);
      return "";
    }
    String value = string(key);
    return value == null ? "" : value;
  }

  /** A string as it is, null where it is absent. */
  public @Nullable String string(String key) {
    if (!has(key)) {
      return null;
    }
    JsonNode node = body.get(key);
    if (!node.isTextual()) {
      wrongType(key, "a string");
      return null;
    }
    return node.textValue();
  }

  /** Free text a person wrote: 1 to 2,000 characters without control characters but line ends. */
  public @Nullable String text(String key) {
    String value = string(key);
    if (value == null) {
      return null;
    }
    boolean control =
        value
            .codePoints()
            .anyMatch(c -> (Character.isISOControl(c) && c != '\n' && c != '\t') || isBidi(c));
    if (value.isBlank() || value.length() > MAX_TEXT || control) {
      note(
          key,
          KernelProblems.TEXT_INVALID
              .with("`" + key + "` must be 1 to 2,000 characters without control characters")
              .param("field", key));
      return null;
    }
    return value;
  }

  /** The reason of a request that needs one. */
  public String requireReason() {
    if (!has("reason")) {
      note("reason", KernelProblems.REASON_REQUIRED.with("say why in `reason`"));
      return "";
    }
    String value = text("reason");
    return value == null ? "" : value;
  }

  public @Nullable UUID uuid(String key) {
    String value = string(key);
    if (value == null) {
      return null;
    }
    try {
      return UUID.fromString(value);
    } catch (IllegalArgumentException notAnId) {
      wrongType(key, "an id (UUID)");
      return null;
    }
  }

  /** A UUID; absent is a problem, and then any id is given back. */
  public UUID requireUuid(String key) {
    if (!has(key)) {
      missing(key);
      return new UUID(0, 0);
    }
    UUID value = uuid(key);
    return value == null ? new UUID(0, 0) : value;
  }

  /** A whole number from min to max; QUANTITY_INVALID where it is not. */
  public @Nullable Integer whole(String key, int min, int max) {
    if (!has(key)) {
      return null;
    }
    JsonNode node = body.get(key);
    if (!node.isIntegralNumber() || !node.canConvertToInt()) {
      quantity(key, "a whole number from " + min + " to " + max);
      return null;
    }
    int value = node.intValue();
    if (value < min || value > max) {
      quantity(key, "a whole number from " + min + " to " + max);
      return null;
    }
    return value;
  }

  public int requireWhole(String key, int min, int max) {
    if (!has(key)) {
      missing(key);
      return min;
    }
    Integer value = whole(key, min, max);
    return value == null ? min : value;
  }

  /** A number of cores in steps of one half. */
  public @Nullable Double halves(String key) {
    if (!has(key)) {
      return null;
    }
    JsonNode node = body.get(key);
    double value = node.isNumber() ? node.doubleValue() : -1;
    if (!(value > 0) || value > MachineSpec.MAX_CPU) {
      quantity(key, "a number above 0, up to " + MachineSpec.MAX_CPU);
      return null;
    }
    if (value * 2 != Math.rint(value * 2)) {
      note(key, VmsProblems.SIZE_STEP_INVALID.with("`" + key + "` must go in steps of 0.5 cores"));
      return null;
    }
    return value;
  }

  public @Nullable Memory memory(String key) {
    String value = string(key);
    if (value == null) {
      return null;
    }
    Memory memory = Memory.parse(value);
    if (memory == null) {
      quantity(key, "an amount such as `512Mi` or `4Gi`");
    }
    return memory;
  }

  public Memory requireMemory(String key) {
    if (!has(key)) {
      missing(key);
      return Memory.NONE;
    }
    Memory memory = memory(key);
    return memory == null ? Memory.NONE : memory;
  }

  public boolean flag(String key) {
    return flag(key, false);
  }

  public boolean flag(String key, boolean fallback) {
    if (!has(key)) {
      return fallback;
    }
    JsonNode node = body.get(key);
    if (!node.isBoolean()) {
      wrongType(key, "true or false");
    }
    return node.booleanValue();
  }

  /** A list of short names such as device names; absent is the empty list. */
  public List<String> names(String key) {
    if (!has(key)) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    JsonNode node = body.get(key);
    boolean fine = node.isArray() && node.size() <= 16;
    for (JsonNode each : node) {
      fine =
          fine && each.isTextual() && each.textValue().matches("[A-Za-z0-9][A-Za-z0-9._/-]{0,99}");
      names.add(each.asText());
    }
    if (!fine) {
      wrongType(key, "a list of at most 16 names");
      return List.of();
    }
    return names;
  }

  /** An object, or null where it is absent. */
  public @Nullable ObjectNode object(String key) {
    if (!has(key)) {
      return null;
    }
    if (body.get(key) instanceof ObjectNode object) {
      return object;
    }
    wrongType(key, "an object");
    return null;
  }

  public void missing(String key) {
    note(
        key,
        KernelProblems.REQUIRED_FIELD_MISSING
            .with("`" + key + "` is required")
            .param("field", key));
  }

  private void wrongType(String key, String expected) {
    note(
        key,
        KernelProblems.FIELD_INVALID.with("`" + key + "` must be " + expected).param("field", key));
  }

  private void quantity(String key, String expected) {
    note(
        key,
        VmsProblems.QUANTITY_INVALID
            .with("`" + key + "` must be " + expected + ", not `" + shortened(body.get(key)) + "`")
            .param("field", key));
  }

  private static String shortened(JsonNode node) {
    String text = node.asText(node.toString());
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }

  /** Characters that turn the reading direction and so can make a text look like another. */
  private static boolean isBidi(int c) {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  }
}
