package dev.writ.dbt.act;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.writ.dbt.observe.Artifact;
import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.ProblemsFound;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An object of a JSON document of our own, whose fields are asked for by name and type. A field
 * that is not as it should be is a problem {@code <KIND>_FIELD_TYPE} that tells its path.
 */
final class JsonObject {
  private static final int MAX_DEPTH = 50;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private final Document document;
  private final String path;
  private final Map<String, Object> fields;

  /**
   * @param kind the codes' first word, such as {@code BASELINE}
   */
  private record Document(String file, String kind) {}

  private JsonObject(Document document, String path, Map<String, Object> fields) {
    this.document = document;
    this.path = path;
    this.fields = fields;
  }

  /**
   * Reads a whole document.
   *
   * @param kind the codes' first word, such as {@code BASELINE}
   * @throws ProblemsFound {@code <KIND>_NOT_JSON}, {@code <KIND>_TRUNCATED}, {@code
   *     <KIND>_NOT_READABLE}
   */
  static JsonObject parse(Artifact artifact, String kind) {
    Document document = new Document(artifact.name(), kind);
    try (JsonParser parser = JSON.createParser(artifact.source().open())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonParseException(parser, "an object was expected");
      }
      Map<String, Object> fields = object(parser);
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "text after the document");
      }
      return new JsonObject(document, "$", fields);
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      boolean truncated = e instanceof JsonEOFException;
      throw new ProblemsFound(
          new Problem(
              kind + (truncated ? "_TRUNCATED" : "_NOT_JSON"),
              truncated ? "ends in the middle" : "is not JSON: " + e.getOriginalMessage(),
              artifact.name(),
              at == null ? null : (Integer) at.getLineNr(),
              at == null ? null : (Integer) at.getColumnNr(),
              null));
    } catch (IOException e) {
      throw new ProblemsFound(
          Problem.in(artifact.name(), kind + "_NOT_READABLE", "can't be read: " + e.getMessage()));
    }
  }

  private static Map<String, Object> object(JsonParser parser) throws IOException {
    Map<String, Object> fields = new HashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      Object value = value(parser, parser.nextToken());
      if (value != null) {
        fields.put(name, value);
      }
    }
    return fields;
  }

  private static @Nullable Object value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(parser, parser.currentToken()));
        }
        yield elements;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  Problem problem(String code, String message) {
    return Problem.in(document.file(), document.kind() + code, message);
  }

  private ProblemsFound wrong(String field, String expected) {
    return new ProblemsFound(
        problem("_FIELD_TYPE", "`%s.%s` is not %s".formatted(path, field, expected)));
  }

  private <V> @Nullable V find(String field, Class<V> type, String expected) {
    Object value = fields.get(field);
    if (value == null) {
      return null;
    }
    if (!type.isInstance(value)) {
      throw wrong(field, expected);
    }
    return type.cast(value);
  }

  private <V> V require(String field, @Nullable V value, String expected) {
    if (value == null) {
      throw wrong(field, expected);
    }
    return value;
  }

  String text(String field) {
    return require(field, findText(field), "a text");
  }

  @Nullable String findText(String field) {
    return find(field, String.class, "a text or null");
  }

  boolean flag(String field) {
    return require(field, find(field, Boolean.class, "true or false"), "true or false");
  }

  BigDecimal number(String field) {
    return require(field, find(field, BigDecimal.class, "a number"), "a number");
  }

  int whole(String field) {
    return require(field, findWhole(field), "a whole number");
  }

  @Nullable Integer findWhole(String field) {
    BigDecimal number = find(field, BigDecimal.class, "a whole number or null");
    try {
      return number == null ? null : (Integer) number.intValueExact();
    } catch (ArithmeticException e) {
      throw wrong(field, "a whole number");
    }
  }

  LocalDate date(String field) {
    return require(field, findDate(field), "a date such as 2027-03-31");
  }

  @Nullable LocalDate findDate(String field) {
    String text = findText(field);
    return text == null ? null : parsed(field, text, LocalDate::parse, "a date such as 2027-03-31");
  }

  /** A text that is read by a function, which throws what is a problem here. */
  <V> V parsed(String field, Function<String, V> parse, String expected) {
    return parsed(field, text(field), parse, expected);
  }

  private <V> V parsed(String field, String text, Function<String, V> parse, String expected) {
    try {
      return parse.apply(text);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw wrong(field, expected);
    }
  }

  JsonObject object(String field) {
    return require(field, findObject(field), "an object");
  }

  @Nullable JsonObject findObject(String field) {
    Map<?, ?> found = find(field, Map.class, "an object or null");
    return found == null ? null : child(field, found);
  }

  private JsonObject child(String step, Map<?, ?> found) {
    Map<String, Object> copy = new HashMap<>();
    found.forEach((key, value) -> copy.put((String) key, value));
    return new JsonObject(document, path + "." + step, copy);
  }

  List<JsonObject> objects(String field) {
    List<?> found = require(field, find(field, List.class, "a list"), "a list");
    List<JsonObject> objects = new ArrayList<>(found.size());
    for (int i = 0; i < found.size(); i++) {
      String step = field + "[" + i + "]";
      if (!(found.get(i) instanceof Map<?, ?> object)) {
        throw wrong(step, "an object");
      }
      objects.add(child(step, object));
    }
    return objects;
  }

  @Nullable List<String> findTexts(String field) {
    List<?> found = find(field, List.class, "a list or null");
    if (found == null) {
      return null;
    }
    List<String> texts = new ArrayList<>(found.size());
    for (Object each : found) {
      if (!(each instanceof String text)) {
        throw wrong(field, "a list of texts");
      }
      texts.add(text);
    }
    return texts;
  }
}
