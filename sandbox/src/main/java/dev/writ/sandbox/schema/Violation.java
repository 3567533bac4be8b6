package dev.writ.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One thing wrong with one field, worded as Kubernetes words it.
 *
 * @param reason a cause of the Status object, such as `FieldValueInvalid`
 */
public record Violation(String field, String reason, String message) {

  public static Violation required(String field, String detail) {
    return new Violation(
        field, "FieldValueRequired", "Required value" + (detail.isEmpty() ? "" : ": " + detail));
  }

  public static Violation invalid(String field, JsonNode value, String detail) {
    return new Violation(
        field, "FieldValueInvalid", "Invalid value: " + shown(value) + ": " + detail);
  }

  public static Violation typeInvalid(String field, JsonNode value, String detail) {
    return new Violation(
        field, "FieldValueTypeInvalid", "Invalid value: " + shown(value) + ": " + detail);
  }

  public static Violation unsupported(String field, JsonNode value, List<String> supported) {
    return new Violation(
        field,
        "FieldValueNotSupported",
        "Unsupported value: "
            + shown(value)
            + ": supported values: "
            + supported.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", ")));
  }

  public static Violation duplicate(String field, JsonNode value) {
    return new Violation(field, "FieldValueDuplicate", "Duplicate value: " + shown(value));
  }

  public static Violation forbidden(String field, String detail) {
    return new Violation(field, "FieldValueForbidden", "Forbidden: " + detail);
  }

  public static Violation tooLong(String field, int limit) {
    return new Violation(
        field, "FieldValueTooLong", "Too long: may not be more than " + limit + " bytes");
  }

  public static Violation tooMany(String field, int count, int limit) {
    return new Violation(
        field,
        "FieldValueTooMany",
        "Too many: " + count + ": must have at most " + limit + " items");
  }

  @Override
  public String toString() {
    return field + ": " + message;
  }

  private static String shown(JsonNode value) {
    return value.toString();
  }
}
