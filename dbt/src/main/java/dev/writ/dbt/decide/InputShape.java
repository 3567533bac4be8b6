package dev.writ.dbt.decide;

import dev.writ.rego.RegoValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object that a Rego check sees, each told once: its name, what it means, and
 * where its value comes from. The object and its JSON Schema are both made of this list.
 *
 * <p>A field without a value is left out: {@code not input.model.group} then holds, which it would
 * not for null.
 *
 * @param <T> what is shown
 */
final class InputShape<T> {
  private final String name;
  private final String about;
  private final List<Field<T>> fields = new ArrayList<>();

  /**
   * @param inner the shape that the schema refers to; null for a plain value
   */
  private record Field<T>(
      RegoValue.Str name,
      RegoValue.Obj schema,
      boolean always,
      @Nullable InputShape<?> inner,
      Function<T, @Nullable RegoValue> from) {}

  private InputShape(String name, String about) {
    this.name = name;
    this.about = about;
  }

  /**
   * @param name of the object in the schema
   * @param about a sentence
   */
  static <T> InputShape<T> of(String name, String about) {
    return new InputShape<>(name, about);
  }

  InputShape<T> text(String field, String says, Function<T, String> from) {
    return add(field, says, "string", true, value -> RegoValue.of(from.apply(value)));
  }

  /** A text that is left out where it is null. */
  InputShape<T> textOrNone(String field, String says, Function<T, @Nullable String> from) {
    return add(
        field,
        says,
        "string",
        false,
        value -> {
          String text = from.apply(value);
          return text == null ? null : RegoValue.of(text);
        });
  }

  InputShape<T> whole(String field, String says, Function<T, Integer> from) {
    return add(field, says, "integer", true, value -> RegoValue.of(from.apply(value)));
  }

  InputShape<T> flag(String field, String says, Function<T, Boolean> from) {
    return add(field, says, "boolean", true, value -> RegoValue.of(from.apply(value)));
  }

  InputShape<T> texts(String field, String says, Function<T, Collection<String>> from) {
    return add(
        field,
        RegoValue.Obj.of(
            "type",
            RegoValue.of("array"),
            "items",
            typed("string"),
            "description",
            RegoValue.of(says)),
        true,
        null,
        value -> RegoValue.Arr.of(from.apply(value).stream().map(RegoValue::of).toList()));
  }

  /** An object whose members nobody foresees. */
  InputShape<T> open(String field, String says, Function<T, RegoValue.Obj> from) {
    return add(field, says, "object", true, from::apply);
  }

  <E> InputShape<T> many(
      String field, String says, InputShape<E> shape, Function<T, List<E>> from) {
    return add(
        field,
        RegoValue.Obj.of(
            "type",
            RegoValue.of("array"),
            "items",
            reference(shape),
            "description",
            RegoValue.of(says)),
        true,
        shape,
        value -> shape.values(from.apply(value)));
  }

  <E> InputShape<T> oneOrNone(
      String field, String says, InputShape<E> shape, Function<T, @Nullable E> from) {
    return add(
        field,
        RegoValue.Obj.of(
            "$ref", RegoValue.of("#/$defs/" + shape.name), "description", RegoValue.of(says)),
        false,
        shape,
        value -> {
          E inner = from.apply(value);
          return inner == null ? null : shape.value(inner);
        });
  }

  private InputShape<T> add(
      String field,
      String says,
      String type,
      boolean always,
      Function<T, @Nullable RegoValue> from) {
    return add(
        field,
        RegoValue.Obj.of("type", RegoValue.of(type), "description", RegoValue.of(says)),
        always,
        null,
        from);
  }

  private InputShape<T> add(
      String field,
      RegoValue.Obj schema,
      boolean always,
      @Nullable InputShape<?> inner,
      Function<T, @Nullable RegoValue> from) {
    fields.add(new Field<>(RegoValue.of(field), schema, always, inner, from));
    return this;
  }

  RegoValue.Obj value(T shown) {
    RegoValue.Obj.Builder object = RegoValue.Obj.builder();
    for (Field<T> field : fields) {
      RegoValue value = field.from().apply(shown);
      if (value != null) {
        object.put(field.name(), value);
      }
    }
    return object.build();
  }

  RegoValue.Arr values(List<T> shown) {
    RegoValue[] values = new RegoValue[shown.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(shown.get(i));
    }
    return RegoValue.Arr.owning(values);
  }

  /** What of this shape refers to: its own schema, and those of the shapes in it, by name. */
  Map<String, RegoValue.Obj> schemas() {
    Map<String, RegoValue.Obj> schemas = new TreeMap<>();
    collect(schemas);
    return schemas;
  }

  private void collect(Map<String, RegoValue.Obj> schemas) {
    if (schemas.putIfAbsent(name, schema()) == null) {
      for (Field<T> field : fields) {
        if (field.inner() != null) {
          field.inner().collect(schemas);
        }
      }
    }
  }

  private RegoValue.Obj schema() {
    RegoValue.Obj.Builder properties = RegoValue.Obj.builder();
    fields.forEach(field -> properties.put(field.name(), field.schema()));
    return RegoValue.Obj.of(
        "type",
        RegoValue.of("object"),
        "description",
        RegoValue.of(about),
        "properties",
        properties.build(),
        "required",
        RegoValue.Arr.of(fields.stream().filter(Field::always).map(Field::name).toList()),
        "additionalProperties",
        RegoValue.FALSE);
  }

  /** A schema that refers to a shape's own. */
  static RegoValue.Obj reference(InputShape<?> shape) {
    return RegoValue.Obj.of("$ref", RegoValue.of("#/$defs/" + shape.name));
  }

  private static RegoValue.Obj typed(String type) {
    return RegoValue.Obj.of("type", RegoValue.of(type));
  }
}
