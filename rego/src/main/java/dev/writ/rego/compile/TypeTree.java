package dev.writ.rego.compile;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Type.ObjectOf;
import dev.writ.rego.Builtin.Type.OneOf;
import dev.writ.rego.Builtin.Type.Property;
import dev.writ.rego.Builtin.Type.SetOf;
import dev.writ.rego.RegoValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What rules give, by their place below {@code data}. */
final class TypeTree {
  /** Of a function. */
  record Signature(List<Builtin.Type> arguments, Builtin.Type result) {
    Signature {
      arguments = List.copyOf(arguments);
    }

    Signature or(Signature other) {
      List<Builtin.Type> both = new ArrayList<>();
      for (int i = 0; i < arguments.size(); i++) {
        both.add(Types.or(arguments.get(i), other.arguments.get(i)));
      }
      return new Signature(both, Types.or(result, other.result));
    }

    @Override
    public String toString() {
      return arguments.stream()
              .map(Builtin.Type::toString)
              .collect(Collectors.joining(", ", "(", ")"))
          + " => "
          + result;
    }
  }

  private final TreeMap<RegoValue, TypeTree> below = new TreeMap<>();
  private Builtin.@Nullable Type value;
  private @Nullable Signature function;

  /** Put together once, until something is added below. */
  private Builtin.@Nullable Type whole;

  @Nullable TypeTree below(RegoValue key) {
    return below.get(key);
  }

  boolean isEmpty() {
    return below.isEmpty();
  }

  List<RegoValue> keys() {
    return List.copyOf(below.keySet());
  }

  /** Of the rules that stand right here. */
  Builtin.@Nullable Type value() {
    return value;
  }

  @Nullable Signature function() {
    return function;
  }

  /** The type of the document; base documents may have anything beside the rules. */
  Builtin.Type whole() {
    if (value != null) {
      return value;
    }
    if (whole == null) {
      List<Property> properties = new ArrayList<>();
      for (Map.Entry<RegoValue, TypeTree> each : below.entrySet()) {
        TypeTree tree = each.getValue();
        if (tree.function == null && !isCollection(each.getKey())) {
          properties.add(new Property(each.getKey(), tree.whole()));
        }
      }
      whole = new ObjectOf(properties, Builtin.Type.STRING, Builtin.Type.ANY);
    }
    return whole;
  }

  private static boolean isCollection(RegoValue key) {
    return key instanceof RegoValue.Arr
        || key instanceof RegoValue.Obj
        || key instanceof RegoValue.SetOf
        || key instanceof RegoValue.Null;
  }

  private TypeTree grow(RegoValue key) {
    whole = null;
    return below.computeIfAbsent(key, _ -> new TypeTree());
  }

  private TypeTree at(List<RegoValue> path) {
    TypeTree node = this;
    for (RegoValue key : path) {
      node = node.grow(key);
    }
    node.whole = null;
    return node;
  }

  /** What a clause gives that has faults of its own: anything, so that no others follow. */
  void giveUp(List<RegoValue> path) {
    TypeTree node = at(path);
    node.value = Builtin.Type.ANY;
    node.function = null;
  }

  /** One clause of a function. */
  void add(List<RegoValue> path, Signature clause) {
    TypeTree node = at(path);
    if (node.value == null) {
      node.function = node.function == null ? clause : node.function.or(clause);
    }
  }

  /** One clause of a rule; documents above and below it become parts of each other. */
  void add(List<RegoValue> path, Builtin.Type type) {
    TypeTree node = this;
    for (int i = 0; i < path.size(); i++) {
      node = node.grow(path.get(i));
      if (i + 1 < path.size() && node.value instanceof ObjectOf object) {
        node.value = with(object, path.subList(i + 1, path.size()), type);
      }
    }
    node.whole = null;
    node.value = node.value == null ? type : merged(node.value, type);
    if (type instanceof ObjectOf && !node.below.isEmpty()) {
      TypeTree top = node;
      node.below.forEach((key, tree) -> top.absorb(tree, List.of(key)));
    }
  }

  private void absorb(TypeTree tree, List<RegoValue> path) {
    if (tree.value != null) {
      if (value instanceof ObjectOf object) {
        value = with(object, path, tree.value);
      }
      return;
    }
    tree.below.forEach(
        (key, next) -> {
          List<RegoValue> longer = new ArrayList<>(path);
          longer.add(key);
          absorb(next, longer);
        });
  }

  private static ObjectOf with(ObjectOf object, List<RegoValue> path, Builtin.Type type) {
    Builtin.Type key = Types.of(path.getFirst());
    Builtin.Type inside =
        path.size() == 1
            ? type
            : with(new ObjectOf(List.of(), null, null), path.subList(1, path.size()), type);
    return new ObjectOf(
        object.properties(),
        object.key() == null ? key : Types.or(object.key(), key),
        object.value() == null ? inside : Types.or(object.value(), inside));
  }

  /** Sets add up, and so do objects of which no key is certain; others are one or the other. */
  private static Builtin.Type merged(Builtin.Type a, Builtin.Type b) {
    if (a instanceof SetOf(var each) && b instanceof SetOf(var other)) {
      return new SetOf(Types.or(each, other));
    }
    if (a instanceof ObjectOf one
        && b instanceof ObjectOf other
        && one.properties().isEmpty()
        && other.properties().isEmpty()
        && one.key() != null
        && one.value() != null
        && other.key() != null
        && other.value() != null) {
      return new ObjectOf(
          List.of(), Types.or(one.key(), other.key()), merged(one.value(), other.value()));
    }
    if (a instanceof OneOf && !(b instanceof OneOf)) {
      return Types.or(b, a);
    }
    return Types.or(a, b);
  }
}
