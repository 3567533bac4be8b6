package dev.writ.sandbox.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A column of `kubectl get`.
 *
 * @param priority 0 is always shown, 1 only with `-o wide`
 */
public record Column(String name, String type, String format, int priority, Cell cell) {

  /** Reads the cell from an object; `now` is for ages. */
  @FunctionalInterface
  public interface Cell {
    Object of(JsonNode object, Instant now);
  }

  static Column text(String name, Cell cell) {
    return new Column(name, "string", "", 0, cell);
  }

  static Column number(String name, Cell cell) {
    return new Column(name, "integer", "", 0, cell);
  }

  static Column path(String name, String path) {
    JsonPath compiled = JsonPath.of(path);
    return text(name, (object, now) -> compiled.text(object));
  }

  Column wide() {
    return new Column(name, type, format, 1, cell);
  }

  public static final Column NAME =
      new Column(
          "Name", "string", "name", 0, (object, now) -> JsonPath.of(".metadata.name").text(object));

  public static final Column AGE =
      text(
          "Age",
          (object, now) -> Age.since(object.at("/metadata/creationTimestamp").asText(""), now));

  public static final Column CREATED_AT =
      new Column(
          "Created At",
          "date",
          "",
          0,
          (object, now) -> object.at("/metadata/creationTimestamp").asText(""));
}
