package dev.writ.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.cli.rest.Json;

/**
 * One column of a table or one line of a detail.
 *
 * @param path dotted path into the server's JSON; several separated by {@code |}: the first that is
 *     there
 */
public record Column(String title, String path, Kind kind) {
  /** How the value is shown. */
  public enum Kind {
    /** As it is; may be cut with an ellipsis on a narrow terminal. */
    TEXT,
    /** As it is, never cut: names that are typed again. */
    NAME,
    ID,
    STATE,
    TIME
  }

  public static Column text(String title, String path) {
    return new Column(title, path, Kind.TEXT);
  }

  public static Column name(String title, String path) {
    return new Column(title, path, Kind.NAME);
  }

  public static Column id(String title, String path) {
    return new Column(title, path, Kind.ID);
  }

  public static Column state(String title, String path) {
    return new Column(title, path, Kind.STATE);
  }

  public static Column time(String title, String path) {
    return new Column(title, path, Kind.TIME);
  }

  String value(JsonNode row) {
    return Json.text(row, path);
  }
}
