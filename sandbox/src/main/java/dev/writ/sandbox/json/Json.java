package dev.writ.sandbox.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The few words about JSON trees that every package here uses. */
public final class Json {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final ObjectMapper SORTED =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
  private static final ObjectMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private Json() {}

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /**
   * Reads JSON; throws {@link IOException} with the place of the mistake. Empty input is missing.
   */
  public static JsonNode parse(String json) throws IOException {
    return orMissing(JSON.readTree(json));
  }

  /** Reads the first document of a YAML text. */
  public static JsonNode parseYaml(String yaml) throws IOException {
    return orMissing(YAML.readTree(yaml));
  }

  /** Every document of a YAML text that ships with the sandbox. */
  public static List<ObjectNode> parseYamlDocuments(String yaml) {
    try (var documents = YAML.readerFor(ObjectNode.class).<ObjectNode>readValues(yaml)) {
      return documents.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String write(JsonNode node) {
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same text for equal trees: the fields stand in the order of their names. */
  public static String writeSorted(JsonNode node) {
    try {
      return SORTED.writeValueAsString(SORTED.convertValue(node, Object.class));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String writeYaml(JsonNode node) {
    try {
      return YAML.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A tree from maps, lists, strings, numbers and booleans. */
  public static JsonNode of(Object value) {
    return JSON.valueToTree(value);
  }

  /** An object from names and values in turn. */
  public static ObjectNode object(Map<String, ?> fields) {
    return JSON.valueToTree(fields);
  }

  public static JsonNode at(JsonNode node, String... path) {
    JsonNode here = node;
    for (String name : path) {
      here = here.path(name);
    }
    return here;
  }

  /** The text at a path, or the empty string. */
  public static String text(JsonNode node, String... path) {
    return at(node, path).asText("");
  }

  /** The object at a path, made where it is absent. */
  public static ObjectNode child(ObjectNode node, String... path) {
    ObjectNode here = node;
    for (String name : path) {
      here = here.get(name) instanceof ObjectNode present ? present : here.putObject(name);
    }
    return here;
  }

  public static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asText()));
    return List.copyOf(texts);
  }

  /** Sets a field only where there is none yet. */
  public static void putDefault(ObjectNode node, String name, Object value) {
    if (!node.has(name)) {
      node.set(name, of(value));
    }
  }

  private static JsonNode orMissing(JsonNode node) {
    return node == null ? MissingNode.getInstance() : node;
  }
}
