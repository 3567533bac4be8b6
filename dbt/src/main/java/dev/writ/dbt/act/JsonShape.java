package dev.writ.dbt.act;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object, each told once: its name, what it means, its type, and where its
 * value comes from. The writer and the JSON Schema are both made of this list.
 *
 * @param <T> what is written
 */
final class JsonShape<T> {
  private final String name;
  private final String about;
  private final List<Field<T>> fields = new ArrayList<>();

  /** Writes one value. */
  @FunctionalInterface
  private interface Put<T> {
    void write(JsonGenerator json, T value) throws IOException;
  }

  /**
   * @param inner the shape that the schema refers to; null for a plain value
   */
  private record Field<T>(
      String name, Map<String, Object> schema, @Nullable JsonShape<?> inner, Put<T> put) {}

  private JsonShape(String name, String about) {
    this.name = name;
    this.about = about;
  }

  /**
   * @param name of the object in the schema
   * @param about a sentence
   */
  static <T> JsonShape<T> of(String name, String about) {
    return new JsonShape<>(name, about);
  }

  JsonShape<T> text(String field, String says, Function<T, String> from) {
    return add(field, says, Map.of("type", "string"), (json, t) -> json.writeString(from.apply(t)));
  }

  JsonShape<T> textOrNull(String field, String says, Function<T, @Nullable String> from) {
    return add(field, says, orNull("string"), (json, t) -> json.writeString(from.apply(t)));
  }

  /** A text that is the same in every document. */
  JsonShape<T> constant(String field, String says, String value) {
    return add(field, says, Map.of("const", value), (json, _) -> json.writeString(value));
  }

  /** A text that fits a regular expression. */
  JsonShape<T> matching(String field, String says, String pattern, Function<T, String> from) {
    return add(
        field,
        says,
        Map.of("type", "string", "pattern", pattern),
        (json, t) -> json.writeString(from.apply(t)));
  }

  /** A text in a format that JSON Schema knows, such as {@code date}. */
  JsonShape<T> formatted(String field, String says, String format, Function<T, Object> from) {
    return add(
        field,
        says,
        Map.of("type", "string", "format", format),
        (json, t) -> json.writeString(from.apply(t).toString()));
  }

  /** Same as {@link #formatted}, or null. */
  JsonShape<T> formattedOrNull(
      String field, String says, String format, Function<T, @Nullable Object> from) {
    Map<String, Object> schema = new LinkedHashMap<>(orNull("string"));
    schema.put("format", format);
    return add(
        field,
        says,
        schema,
        (json, t) -> {
          Object value = from.apply(t);
          json.writeString(value == null ? null : value.toString());
        });
  }

  JsonShape<T> choice(String field, String says, List<String> words, Function<T, String> from) {
    return add(field, says, Map.of("enum", words), (json, t) -> json.writeString(from.apply(t)));
  }

  JsonShape<T> choiceOrNull(
      String field, String says, List<String> words, Function<T, @Nullable String> from) {
    List<@Nullable Object> all = new ArrayList<>(words);
    all.add(null);
    return add(field, says, Map.of("enum", all), (json, t) -> json.writeString(from.apply(t)));
  }

  JsonShape<T> flag(String field, String says, Predicate<T> from) {
    return add(
        field, says, Map.of("type", "boolean"), (json, t) -> json.writeBoolean(from.test(t)));
  }

  /** A whole number, never negative. */
  JsonShape<T> whole(String field, String says, ToLongFunction<T> from) {
    return add(
        field,
        says,
        Map.of("type", "integer", "minimum", 0),
        (json, t) -> json.writeNumber(from.applyAsLong(t)));
  }

  JsonShape<T> wholeOrNull(String field, String says, Function<T, @Nullable Integer> from) {
    Map<String, Object> schema = new LinkedHashMap<>(orNull("integer"));
    schema.put("minimum", 0);
    return add(
        field,
        says,
        schema,
        (json, t) -> {
          Integer value = from.apply(t);
          if (value == null) {
            json.writeNull();
          } else {
            json.writeNumber(value);
          }
        });
  }

  JsonShape<T> number(String field, String says, Function<T, BigDecimal> from) {
    return add(
        field,
        says,
        Map.of("type", "number", "minimum", 0),
        (json, t) -> json.writeNumber(from.apply(t)));
  }

  JsonShape<T> textsOrNull(
      String field, String says, Function<T, @Nullable Collection<String>> from) {
    Map<String, Object> schema = new LinkedHashMap<>(orNull("array"));
    schema.put("items", Map.of("type", "string"));
    return add(
        field,
        says,
        schema,
        (json, t) -> {
          Collection<String> values = from.apply(t);
          if (values == null) {
            json.writeNull();
            return;
          }
          json.writeStartArray();
          for (String value : values) {
            json.writeString(value);
          }
          json.writeEndArray();
        });
  }

  <E> JsonShape<T> one(String field, String says, JsonShape<E> shape, Function<T, E> from) {
    fields.add(
        new Field<>(
            field,
            said(says, ref(shape)),
            shape,
            (json, value) -> shape.write(json, from.apply(value))));
    return this;
  }

  <E> JsonShape<T> oneOrNull(
      String field, String says, JsonShape<E> shape, Function<T, @Nullable E> from) {
    Map<String, Object> schema = Map.of("anyOf", List.of(ref(shape), Map.of("type", "null")));
    fields.add(
        new Field<>(
            field,
            said(says, schema),
            shape,
            (json, value) -> {
              E inner = from.apply(value);
              if (inner == null) {
                json.writeNull();
              } else {
                shape.write(json, inner);
              }
            }));
    return this;
  }

  <E> JsonShape<T> many(
      String field, String says, JsonShape<E> shape, Function<T, ? extends Iterable<E>> from) {
    fields.add(
        new Field<>(
            field,
            said(says, new LinkedHashMap<>(Map.of("type", "array", "items", ref(shape)))),
            shape,
            (json, value) -> {
              json.writeStartArray();
              for (E each : from.apply(value)) {
                shape.write(json, each);
              }
              json.writeEndArray();
            }));
    return this;
  }

  /** All fields of another shape, in this object. */
  <E> JsonShape<T> allOf(JsonShape<E> other, Function<T, E> from) {
    for (Field<E> field : other.fields) {
      fields.add(
          new Field<>(
              field.name(),
              field.schema(),
              field.inner(),
              (json, value) -> field.put().write(json, from.apply(value))));
    }
    return this;
  }

  private JsonShape<T> add(String field, String says, Map<String, Object> schema, Put<T> put) {
    fields.add(new Field<>(field, said(says, schema), null, put));
    return this;
  }

  /** The order of keys is part of the golden copy: always type first, description last. */
  private static Map<String, Object> said(String says, Map<String, Object> schema) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (String key : List.of("$ref", "anyOf", "const", "enum", "type", "format", "pattern")) {
      if (schema.containsKey(key)) {
        all.put(key, schema.get(key));
      }
    }
    schema.forEach(all::putIfAbsent);
    all.put("description", says);
    return all;
  }

  private static Map<String, Object> orNull(String type) {
    return Map.of("type", List.of(type, "null"));
  }

  private static Map<String, Object> ref(JsonShape<?> shape) {
    return Map.of("$ref", "#/$defs/" + shape.name);
  }

  void write(JsonGenerator json, T value) throws IOException {
    json.writeStartObject();
    for (Field<T> field : fields) {
      json.writeFieldName(field.name());
      field.put().write(json, value);
    }
    json.writeEndObject();
  }

  /**
   * The JSON Schema (2020-12) of documents of this shape.
   *
   * @param id its address
   */
  void writeSchema(JsonGenerator json, String id) throws IOException {
    Map<String, JsonShape<?>> inner = new LinkedHashMap<>();
    collect(inner);
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("$id", id);
    schema.put("title", name);
    schema.putAll(object());
    Map<String, Object> definitions = new LinkedHashMap<>();
    inner.forEach((key, shape) -> definitions.put(key, shape.object()));
    schema.put("$defs", definitions);
    put(json, schema);
  }

  private void collect(Map<String, JsonShape<?>> found) {
    for (Field<T> field : fields) {
      JsonShape<?> shape = field.inner();
      if (shape != null && found.putIfAbsent(shape.name, shape) == null) {
        shape.collect(found);
      }
    }
  }

  private Map<String, Object> object() {
    Map<String, Object> properties = new LinkedHashMap<>();
    fields.forEach(field -> properties.put(field.name(), field.schema()));
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("type", "object");
    object.put("description", about);
    object.put("properties", properties);
    object.put("required", fields.stream().map(Field::name).toList());
    return object;
  }

  private static void put(JsonGenerator json, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case Map<?, ?> object -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : object.entrySet()) {
          json.writeFieldName((String) entry.getKey());
          put(json, entry.getValue());
        }
        json.writeEndObject();
      }
      case List<?> list -> {
        json.writeStartArray();
        for (Object each : list) {
          put(json, each);
        }
        json.writeEndArray();
      }
      case Integer number -> json.writeNumber(number);
      default -> json.writeString((String) value);
    }
  }
}
