package dev.writ.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.sandbox.json.Json;

/** One answer. */
public record ApiResponse(int code, String contentType, String body) {

  public static ApiResponse json(int code, JsonNode body) {
    return new ApiResponse(code, "application/json", Json.write(body));
  }

  public static ApiResponse text(int code, String body) {
    return new ApiResponse(code, "text/plain; charset=utf-8", body);
  }

  static ApiResponse negotiated(int code, JsonNode body, String accept) {
    boolean yaml = accept.contains("yaml") && !accept.contains("json");
    return yaml
        ? new ApiResponse(code, "application/yaml", Json.writeYaml(body))
        : json(code, body);
  }
}
