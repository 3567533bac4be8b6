package dev.writ.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.cli.rest.Api;
import dev.writ.cli.rest.Failure;
import dev.writ.cli.rest.Json;
import dev.writ.cli.rest.Resource;
import java.util.List;
import java.util.regex.Pattern;

/** Finds what a person means by a name, by the end of an id, or by a whole id. */
final class Names {
  private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern END_OF_ID = Pattern.compile("[0-9a-f-]{4,}");

  private Names() {}

  static boolean isId(String text) {
    return UUID.matcher(text).matches();
  }

  /** The id. A whole id is taken as it is; the server says whether it exists. */
  static String id(Api api, String noun, Resource list, String idField, String given) {
    return isId(given) ? given : Json.text(row(api, noun, list, idField, given), idField);
  }

  /**
   * The row of the list that is meant.
   *
   * @param noun for messages, such as {@code machine}
   * @throws Failure when none or several fit
   */
  static JsonNode row(Api api, String noun, Resource list, String idField, String given) {
    return among(Listing.all(api, list).rows(), noun, idField, given);
  }

  /** The one of these rows that is meant; refuses as {@link #row} does. */
  static JsonNode among(List<JsonNode> rows, String noun, String idField, String given) {
    List<JsonNode> named =
        rows.stream().filter(row -> given.equals(Json.text(row, "name"))).toList();
    List<JsonNode> fitting =
        !named.isEmpty() || !END_OF_ID.matcher(given).matches()
            ? named
            : rows.stream().filter(row -> Json.text(row, idField).endsWith(given)).toList();
    if (fitting.isEmpty()) {
      throw new Failure(
          "there is no " + noun + " `" + given + "`, or it is hidden from you",
          "  expected a name, an id, or the last characters of an id");
    }
    if (fitting.size() > 1) {
      throw new Failure(
          fitting.size() + " " + noun + "s fit `" + given + "`; give the whole id",
          fitting.stream().map(row -> "  " + Json.text(row, idField)).toArray(String[]::new));
    }
    return fitting.getFirst();
  }
}
