package dev.writ.rego;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is known of a value before it is there. Written as OPA writes it in error messages. */
public sealed interface Type {
  Type ANY = new OneOf(List.of());
  Type NULL = new Simple("null");
  Type BOOLEAN = new Simple("boolean");
  Type NUMBER = new Simple("number");
  Type STRING = new Simple("string");

  static Type array(Type each) {
    return new ArrayOf(List.of(), each);
  }

  static Type set(Type each) {
    return new SetOf(each);
  }

  static Type object(Type key, Type value) {
    return new ObjectOf(List.of(), key, value);
  }

  static Type oneOf(Type... types) {
    return new OneOf(List.of(types));
  }

  /** null, boolean, number, string. */
  record Simple(String name) implements Type {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * @param first types of the first elements
   * @param rest type of all further ones, null when there are none
   */
  record ArrayOf(List<Type> first, @Nullable Type rest) implements Type {
    public ArrayOf {
      first = List.copyOf(first);
    }

    @Override
    public String toString() {
      String fixed = first.stream().map(Type::toString).collect(Collectors.joining(", ", "<", ">"));
      if (rest == null) {
        return "array" + fixed;
      }
      return first.isEmpty() ? "array[" + rest + "]" : "array" + fixed + "[" + rest + "]";
    }
  }

  /** A set. */
  record SetOf(Type each) implements Type {
    @Override
    public String toString() {
      return "set[" + each + "]";
    }
  }

  /** A key that is certainly there. */
  record Property(RegoValue key, Type value) {
    @Override
    public String toString() {
      return key.display() + ": " + value;
    }
  }

  /**
   * @param properties keys that are certainly there
   * @param key type of further keys, null when there are none
   */
  record ObjectOf(List<Property> properties, @Nullable Type key, @Nullable Type value) implements Type {
    public ObjectOf {
      properties = List.copyOf(properties);
    }

    @Override
    public String toString() {
      String fixed =
          properties.stream().map(Property::toString).collect(Collectors.joining(", ", "<", ">"));
      if (key == null) {
        return "object" + fixed;
      }
      String further = "[" + key + ": " + value + "]";
      return properties.isEmpty() ? "object" + further : "object" + fixed + further;
    }
  }

  /** Any of several; of none: anything at all. */
  record OneOf(List<Type> types) implements Type {
    public OneOf {
      types = List.copyOf(types);
    }

    @Override
    public String toString() {
      return types.isEmpty()
          ? "any"
          : types.stream().map(Type::toString).collect(Collectors.joining(", ", "any<", ">"));
    }
  }
}
