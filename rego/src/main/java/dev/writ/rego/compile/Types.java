package dev.writ.rego.compile;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Type.ArrayOf;
import dev.writ.rego.Builtin.Type.ObjectOf;
import dev.writ.rego.Builtin.Type.OneOf;
import dev.writ.rego.Builtin.Type.Property;
import dev.writ.rego.Builtin.Type.SetOf;
import dev.writ.rego.Builtin.Type.Simple;
import dev.writ.rego.RegoValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How types relate to each other. */
final class Types {
  /** Of a variable that nothing is known of yet. */
  static final Builtin.Type UNKNOWN = new Simple("???");

  private static final Map<String, Integer> SIMPLE =
      Map.of("???", -1, "null", 0, "boolean", 1, "number", 2, "string", 3);

  private Types() {}

  /** Order of the members of a union. */
  static int compare(Builtin.Type a, Builtin.Type b) {
    int byKind = Integer.compare(kind(a), kind(b));
    if (byKind != 0) {
      return byKind;
    }
    return switch (a) {
      case Simple _ -> 0;
      case ArrayOf(var first, var rest) -> {
        ArrayOf other = (ArrayOf) b;
        int order = compareNullable(rest, other.rest());
        yield order != 0 ? order : compare(first, other.first());
      }
      case ObjectOf object -> compare(object, (ObjectOf) b);
      case SetOf(var each) -> compare(each, ((SetOf) b).each());
      case OneOf(var types) -> compare(types, ((OneOf) b).types());
    };
  }

  private static int kind(Builtin.Type type) {
    return switch (type) {
      case Simple(var name) -> SIMPLE.getOrDefault(name, 0);
      case ArrayOf _ -> 4;
      case ObjectOf _ -> 5;
      case SetOf _ -> 6;
      case OneOf _ -> 7;
    };
  }

  private static int compare(List<Builtin.Type> a, List<Builtin.Type> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int order = compare(a.get(i), b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static int compare(ObjectOf a, ObjectOf b) {
    int order = compareNullable(a.key(), b.key());
    if (order == 0) {
      order = compareNullable(a.value(), b.value());
    }
    for (int i = 0; order == 0 && i < Math.min(a.properties().size(), b.properties().size()); i++) {
      Property one = a.properties().get(i);
      Property other = b.properties().get(i);
      order = one.key().compareTo(other.key());
      order = order != 0 ? order : compare(one.value(), other.value());
    }
    return order != 0 ? order : Integer.compare(a.properties().size(), b.properties().size());
  }

  private static int compareNullable(Builtin.@Nullable Type a, Builtin.@Nullable Type b) {
    if (a == null || b == null) {
      return Boolean.compare(a != null, b != null);
    }
    return compare(a, b);
  }

  static boolean isAny(Builtin.Type type) {
    return type instanceof OneOf(var types) && types.isEmpty();
  }

  static boolean isUnknown(Builtin.Type type) {
    return UNKNOWN.equals(type);
  }

  /** Whether something in it is not known yet. */
  static boolean holdsUnknown(Builtin.Type type) {
    return switch (type) {
      case Simple _ -> isUnknown(type);
      case ArrayOf(var first, var rest) -> {
        for (Builtin.Type element : first) {
          if (holdsUnknown(element)) {
            yield true;
          }
        }
        yield rest != null && holdsUnknown(rest);
      }
      case ObjectOf(var properties, var key, var value) -> {
        for (Property property : properties) {
          if (holdsUnknown(property.value())) {
            yield true;
          }
        }
        yield (key != null && holdsUnknown(key)) || (value != null && holdsUnknown(value));
      }
      case SetOf(var each) -> holdsUnknown(each);
      case OneOf _ -> false;
    };
  }

  /** The type of what has one of the two types. */
  static Builtin.Type or(Builtin.Type a, Builtin.Type b) {
    if (isUnknown(a)) {
      return b;
    }
    if (isUnknown(b)) {
      return a;
    }
    if (isAny(a) || isAny(b)) {
      return Builtin.Type.ANY;
    }
    if (a.equals(b)) {
      return a;
    }
    boolean moreInB = members(a).size() < members(b).size();
    List<Builtin.Type> members = new ArrayList<>(members(moreInB ? b : a));
    for (Builtin.Type member : members(moreInB ? a : b)) {
      int place = Collections.binarySearch(members, member, Types::compare);
      if (place < 0) {
        members.add(-place - 1, member);
      }
    }
    return new OneOf(members);
  }

  /** In their order. */
  private static List<Builtin.Type> members(Builtin.Type type) {
    return type instanceof OneOf(var types) ? types : List.of(type);
  }

  /** An object's type with its certain keys in their order. */
  static ObjectOf object(
      List<Property> properties, Builtin.@Nullable Type key, Builtin.@Nullable Type value) {
    TreeMap<RegoValue, Property> sorted = new TreeMap<>();
    for (Property property : properties) {
      sorted.put(property.key(), property);
    }
    return new ObjectOf(List.copyOf(sorted.values()), key, value);
  }

  /** The type of a constant. */
  static Builtin.Type of(RegoValue value) {
    return switch (value) {
      case RegoValue.Null _ -> Builtin.Type.NULL;
      case RegoValue.Bool _ -> Builtin.Type.BOOLEAN;
      case RegoValue.Num _ -> Builtin.Type.NUMBER;
      case RegoValue.Str _ -> Builtin.Type.STRING;
      case RegoValue.Arr array ->
          new ArrayOf(array.asList().stream().map(Types::of).toList(), null);
      case RegoValue.Obj object -> {
        List<Property> properties = new ArrayList<>();
        for (int i = 0; i < object.size(); i++) {
          properties.add(new Property(object.keyAt(i), of(object.valueAt(i))));
        }
        yield new ObjectOf(properties, null, null);
      }
      case RegoValue.SetOf set -> {
        Builtin.Type each = UNKNOWN;
        for (int i = 0; i < set.size(); i++) {
          each = or(each, of(set.at(i)));
        }
        yield new SetOf(isUnknown(each) ? Builtin.Type.ANY : each);
      }
    };
  }

  /** The type of what a collection can be asked for; unknown when it is none. */
  static Builtin.Type keys(Builtin.Type type) {
    return switch (type) {
      case Simple _ -> UNKNOWN;
      case ArrayOf _ -> Builtin.Type.NUMBER;
      case SetOf(var each) -> each;
      case ObjectOf(var properties, var key, _) -> {
        Builtin.Type keys = UNKNOWN;
        for (Property property : properties) {
          keys = or(keys, of(property.key()));
        }
        yield key == null ? keys : or(keys, key);
      }
      case OneOf(var types) -> {
        Builtin.Type keys = types.isEmpty() ? Builtin.Type.ANY : UNKNOWN;
        for (Builtin.Type member : types) {
          keys = or(keys, keys(member));
        }
        yield keys;
      }
    };
  }

  /** The type of what a collection holds; unknown when it is none. */
  static Builtin.Type values(Builtin.Type type) {
    return switch (type) {
      case Simple _ -> UNKNOWN;
      case SetOf(var each) -> each;
      case ArrayOf(var first, var rest) -> {
        Builtin.Type values = rest == null ? UNKNOWN : rest;
        for (Builtin.Type element : first) {
          values = or(values, element);
        }
        yield values;
      }
      case ObjectOf(var properties, _, var value) -> {
        Builtin.Type values = value == null ? UNKNOWN : value;
        for (Property property : properties) {
          values = or(values, property.value());
        }
        yield values;
      }
      case OneOf(var types) -> {
        Builtin.Type values = types.isEmpty() ? Builtin.Type.ANY : UNKNOWN;
        for (Builtin.Type member : types) {
          values = or(values, values(member));
        }
        yield values;
      }
    };
  }

  /** The type of what stands at a key; unknown when nothing can stand there. */
  static Builtin.Type select(Builtin.Type type, RegoValue key) {
    return switch (type) {
      case Simple _ -> UNKNOWN;
      case ArrayOf array -> element(array, index(key));
      case SetOf(var each) -> contains(each, of(key)) ? of(key) : UNKNOWN;
      case ObjectOf object -> {
        for (Property property : object.properties()) {
          if (property.key().equals(key)) {
            yield property.value();
          }
        }
        yield object.key() != null && object.value() != null && contains(object.key(), of(key))
            ? object.value()
            : UNKNOWN;
      }
      case OneOf(var types) -> {
        Builtin.Type selected = types.isEmpty() ? Builtin.Type.ANY : UNKNOWN;
        for (Builtin.Type member : types) {
          selected = or(selected, select(member, key));
        }
        yield selected;
      }
    };
  }

  private static boolean contains(Builtin.Type type, Builtin.Type member) {
    return isAny(type) || Collections.binarySearch(members(type), member, Types::compare) >= 0;
  }

  private static int index(RegoValue key) {
    if (!(key instanceof RegoValue.Num)) {
      return -1;
    }
    try {
      return new BigDecimal(key.toString()).intValueExact();
    } catch (ArithmeticException | NumberFormatException none) {
      return -1;
    }
  }

  private static Builtin.Type element(ArrayOf array, int index) {
    if (index < 0) {
      return UNKNOWN;
    }
    if (index < array.first().size()) {
      return array.first().get(index);
    }
    return array.rest() == null ? UNKNOWN : array.rest();
  }

  /** Whether some value may be of both types. */
  static boolean unifies(Builtin.Type a, Builtin.Type b) {
    if (isUnknown(a) || isUnknown(b)) {
      return false;
    }
    if (a instanceof OneOf(var types)) {
      return types.isEmpty() || types.stream().anyMatch(member -> unifies(member, b));
    }
    return switch (b) {
      case OneOf(var types) ->
          types.isEmpty() || types.stream().anyMatch(member -> unifies(a, member));
      case Simple _ -> b.equals(a);
      case SetOf(var each) -> a instanceof SetOf(var other) && unifies(other, each);
      case ArrayOf array ->
          a instanceof ArrayOf other
              && begins(array, other)
              && begins(other, array)
              && restUnifies(array.rest(), other.rest());
      case ObjectOf object ->
          a instanceof ObjectOf other
              && hasProperties(object, other)
              && hasProperties(other, object)
              && restUnifies(object.value(), other.value());
    };
  }

  private static boolean restUnifies(Builtin.@Nullable Type a, Builtin.@Nullable Type b) {
    return a == null || b == null || unifies(a, b);
  }

  private static boolean begins(ArrayOf array, ArrayOf other) {
    for (int i = 0; i < other.first().size(); i++) {
      if (!unifies(other.first().get(i), element(array, i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasProperties(ObjectOf object, ObjectOf other) {
    for (Property property : other.properties()) {
      if (!unifies(property.value(), select(object, property.key()))) {
        return false;
      }
    }
    return true;
  }

  /** The keys that are certainly there, of an object or of the objects in a union. */
  static List<RegoValue> certainKeys(Builtin.Type type) {
    List<RegoValue> keys = new ArrayList<>();
    for (Builtin.Type member : members(type)) {
      if (member instanceof ObjectOf(var properties, _, _)) {
        for (Property property : properties) {
          keys.add(property.key());
        }
      }
    }
    return keys.stream().distinct().sorted(Comparator.naturalOrder()).toList();
  }
}
