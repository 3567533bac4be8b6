package dev.writ.cli.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** A 2xx answer. {@code body} is a missing node when there is none. */
public record Answer(int status, JsonNode body, Map<String, List<String>> headers) {

  /** The cookie's value as the server set it, empty if it did not. */
  public String cookie(String name) {
    return headers.entrySet().stream()
        .filter(header -> "Set-Cookie".equalsIgnoreCase(header.getKey()))
        .flatMap(header -> header.getValue().stream())
        .filter(cookie -> cookie.startsWith(name + "="))
        .map(cookie -> cookie.substring(name.length() + 1).replaceFirst(";.*", ""))
        .findFirst()
        .orElse("");
  }
}
