package dev.writ.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.ApiFailure;
import dev.writ.sandbox.api.User;
import dev.writ.sandbox.api.Writer;
import dev.writ.sandbox.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One request, read.
 *
 * @param path the decoded segments
 * @param query the last value of every parameter
 * @param contentType without parameters
 */
public record ApiRequest(
    String method,
    List<String> path,
    Map<String, String> query,
    String contentType,
    String accept,
    String userAgent,
    User user,
    String body,
    Consumer<String> warnings) {

  public ApiRequest {
    path = List.copyOf(path);
    query = Map.copyOf(query);
  }

  public String parameter(String name) {
    return query.getOrDefault(name, "");
  }

  public boolean flag(String name) {
    return parameter(name).equals("true") || parameter(name).equals("1");
  }

  /** The body as a tree; missing when there is none. */
  public JsonNode document() {
    try {
      return contentType.contains("yaml") ? Json.parseYaml(body) : Json.parse(body);
    } catch (IOException e) {
      String message = e.getMessage();
      throw ApiFailure.badRequest(
          "the body of the request cannot be read: "
              + (message == null ? "" : message.lines().findFirst().orElse("")));
    }
  }

  public ObjectNode object() {
    if (document() instanceof ObjectNode object) {
      return object;
    }
    throw ApiFailure.badRequest("the body of the request must be an object");
  }

  public boolean isDryRun() {
    return switch (parameter("dryRun")) {
      case "" -> false;
      case "All" -> true;
      default ->
          throw ApiFailure.badRequest(
              "invalid dryRun: Unsupported value: \""
                  + parameter("dryRun")
                  + "\": supported values: \"All\"");
    };
  }

  /** Who writes: the named field manager, or the first word of the user agent. */
  public Writer writer() {
    String manager = parameter("fieldManager");
    if (manager.isEmpty()) {
      manager = userAgent.isEmpty() ? "unknown" : userAgent.split("/", 2)[0];
    }
    boolean ignores = parameter("fieldValidation").equals("Ignore");
    return new Writer(
        user,
        manager,
        isDryRun(),
        parameter("fieldValidation").equals("Strict"),
        ignores ? warning -> {} : warnings);
  }
}
