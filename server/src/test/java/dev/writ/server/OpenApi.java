package dev.writ.server;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The document, and whether an answer is as it says. */
final class OpenApi {
  private static final JsonNode API = document();

  private OpenApi() {}

  static JsonNode document() {
    try (InputStream in = OpenApi.class.getResourceAsStream("/META-INF/openapi.yaml")) {
      return YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION) // a second one would hide the first
          .build()
          .readTree(Objects.requireNonNull(in));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Paths that are read without knowing an id. */
  static List<String> lists() {
    List<String> paths = new ArrayList<>();
    API.path("paths")
        .properties()
        .forEach(
            path -> {
              if (!path.getKey().contains("{")
                  && !wantsAParameter(path.getValue())
                  && path.getValue().at("/get/responses/200/content").has("application/json")) {
                paths.add(path.getKey());
              }
            });
    return paths;
  }

  /** Such a list is about one thing, which the caller has to name. */
  private static boolean wantsAParameter(JsonNode path) {
    for (JsonNode parameter : path.at("/get/parameters")) {
      if (parameter.path("required").asBoolean()) {
        return true;
      }
    }
    return false;
  }

  /** What is other in the answer than the document says; empty where nothing is. */
  static List<String> differences(String path, JsonNode answer) {
    List<String> found = new ArrayList<>();
    compare(
        API.path("paths").path(path).at("/get/responses/200/content/application~1json/schema"),
        answer,
        path,
        found);
    return found;
  }

  private static void compare(JsonNode given, JsonNode value, String at, List<String> found) {
    JsonNode schema = given;
    while (schema.has("$ref") || schema.has("allOf")) {
      if (value.isNull() && schema.path("nullable").asBoolean()) {
        return;
      }
      schema =
          schema.has("$ref")
              ? API.at(schema.path("$ref").asText().substring(1))
              : schema.path("allOf").get(0);
    }
    if (value.isNull()) {
      if (!schema.path("nullable").asBoolean()) {
        found.add(at + " is null");
      }
      return;
    }
    boolean fits =
        switch (schema.path("type").asText()) {
          case "object" -> value.isObject();
          case "array" -> value.isArray();
          case "string" -> value.isTextual();
          case "integer" -> value.isIntegralNumber();
          case "number" -> value.isNumber();
          case "boolean" -> value.isBoolean();
          default -> true;
        };
    if (!fits) {
      found.add(at + " is no " + schema.path("type").asText());
      return;
    }
    if (schema.has("enum") && !schema.path("enum").toString().contains(value.toString())) {
      found.add(at + " is " + value);
    }
    if (value.isArray()) {
      for (JsonNode item : value) {
        compare(schema.path("items"), item, at + "[]", found);
      }
    }
    if (value.isObject() && schema.has("properties")) {
      JsonNode properties = schema.path("properties");
      for (JsonNode required : schema.path("required")) {
        if (!value.has(required.asText())) {
          found.add(at + " lacks " + required.asText());
        }
      }
      value
          .properties()
          .forEach(
              field -> {
                if (properties.has(field.getKey())) {
                  compare(
                      properties.path(field.getKey()),
                      field.getValue(),
                      at + "." + field.getKey(),
                      found);
                } else {
                  found.add(at + "." + field.getKey() + " is not described");
                }
              });
    }
  }
}
