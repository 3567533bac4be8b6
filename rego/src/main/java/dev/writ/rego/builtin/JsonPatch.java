package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Context;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Num;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.SetOf;
import dev.writ.rego.RegoValue.Str;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Patches of RFC 6902, also for sets, whose elements are their own keys. All operations are done or
 * none: one that can't be done makes the whole undefined.
 */
final class JsonPatch {
  /** An operation can't be done. Not an error to anybody, hence without a message. */
  private static final class Impossible extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Impossible() {
      super(null, null, false, false);
    }
  }

  private final Context context;

  /** Null once it was removed as a whole. */
  private @Nullable RegoValue document;

  private JsonPatch(Context context, RegoValue document) {
    this.context = context;
    this.document = document;
  }

  static @Nullable RegoValue patch(Context context, RegoValue[] arguments) {
    Arr operations = Operands.array(arguments, 2);
    JsonPatch patch = new JsonPatch(context, arguments[0]);
    try {
      for (int i = 0; i < operations.size(); i++) {
        patch.apply(operations.at(i));
      }
    } catch (Impossible undefined) {
      return null;
    }
    return patch.document;
  }

  private void apply(RegoValue operation) {
    if (!(operation instanceof Obj object && object.find("op") instanceof Str op)) {
      throw new Impossible();
    }
    List<RegoValue> path = path(object, "path");
    switch (op.value()) {
      case "add" -> add(path, value(object));
      case "remove" -> remove(path);
      case "replace" -> {
        RegoValue value = value(object);
        remove(path);
        add(path, value);
      }
      case "move" -> {
        List<RegoValue> from = path(object, "from");
        RegoValue value = at(from);
        remove(from);
        add(path, value);
      }
      case "copy" -> add(path, at(path(object, "from")));
      case "test" -> {
        if (!at(path).equals(value(object))) {
          throw new Impossible();
        }
      }
      default -> throw new Impossible();
    }
  }

  private static RegoValue value(Obj operation) {
    RegoValue value = operation.find("value");
    if (value == null) {
      throw new Impossible();
    }
    return value;
  }

  private static List<RegoValue> path(Obj operation, String name) {
    RegoValue path = operation.find(name);
    List<RegoValue> keys = path == null ? null : JsonPaths.findPath(path);
    if (keys == null) {
      throw new Impossible();
    }
    return keys;
  }

  private RegoValue existing() {
    if (document == null) {
      throw new Impossible();
    }
    return document;
  }

  private RegoValue at(List<RegoValue> path) {
    RegoValue value = existing();
    for (RegoValue key : path) {
      value = below(value, key);
    }
    return value;
  }

  private void add(List<RegoValue> path, RegoValue value) {
    document = path.isEmpty() ? value : changed(existing(), path, 0, value);
  }

  private void remove(List<RegoValue> path) {
    RegoValue before = existing();
    document = path.isEmpty() ? null : changed(before, path, 0, null);
  }

  /**
   * The parent with a change somewhere below.
   *
   * @param added null to remove what is there
   */
  private RegoValue changed(
      RegoValue parent, List<RegoValue> path, int depth, @Nullable RegoValue added) {
    RegoValue key = path.get(depth);
    if (depth == path.size() - 1) {
      return added == null ? without(parent, key) : with(parent, key, added);
    }
    RegoValue before = below(parent, key);
    RegoValue after = changed(before, path, depth + 1, added);
    return switch (parent) {
      case SetOf set -> exchanged(set, before, after);
      case Arr array -> {
        RegoValue[] elements = array.asList().toArray(RegoValue[]::new);
        context.charge(elements.length);
        elements[index(key, elements.length)] = after;
        yield Arr.owning(elements);
      }
      default -> with(parent, key, after);
    };
  }

  private RegoValue with(RegoValue parent, RegoValue key, RegoValue added) {
    return switch (parent) {
      case Obj object -> {
        Obj.Builder entries = Obj.builder();
        context.charge(object.size());
        for (int i = 0; i < object.size(); i++) {
          entries.put(object.keyAt(i), object.valueAt(i));
        }
        yield entries.put(key, added).build();
      }
      case SetOf set -> {
        if (!key.equals(added)) {
          throw new Impossible();
        }
        yield exchanged(set, null, added);
      }
      case Arr array -> {
        boolean last = key instanceof Str string && string.value().equals("-");
        int index = last ? array.size() : index(key, array.size() + 1);
        context.charge(array.size());
        RegoValue[] elements = new RegoValue[array.size() + 1];
        for (int i = 0; i < elements.length; i++) {
          elements[i] = i == index ? added : array.at(i < index ? i : i - 1);
        }
        yield Arr.owning(elements);
      }
      default -> throw new Impossible();
    };
  }

  private RegoValue without(RegoValue parent, RegoValue key) {
    RegoValue removed = below(parent, key);
    return switch (parent) {
      case Obj object -> {
        Obj.Builder entries = Obj.builder();
        context.charge(object.size());
        for (int i = 0; i < object.size(); i++) {
          if (!object.keyAt(i).equals(key)) {
            entries.put(object.keyAt(i), object.valueAt(i));
          }
        }
        yield entries.build();
      }
      case SetOf set -> exchanged(set, removed, null);
      case Arr array -> {
        int index = index(key, array.size());
        context.charge(array.size());
        RegoValue[] elements = new RegoValue[array.size() - 1];
        for (int i = 0; i < elements.length; i++) {
          elements[i] = array.at(i < index ? i : i + 1);
        }
        yield Arr.owning(elements);
      }
      default -> throw new Impossible();
    };
  }

  private RegoValue exchanged(SetOf set, @Nullable RegoValue removed, @Nullable RegoValue added) {
    context.charge(set.size());
    SetOf.Builder elements = SetOf.builder();
    for (int i = 0; i < set.size(); i++) {
      if (!set.at(i).equals(removed)) {
        elements.add(set.at(i));
      }
    }
    if (added != null) {
      elements.add(added);
    }
    return elements.build();
  }

  private static RegoValue below(RegoValue parent, RegoValue key) {
    RegoValue found =
        parent instanceof Arr array ? array.at(index(key, array.size())) : Objects.at(parent, key);
    if (found == null) {
      throw new Impossible();
    }
    return found;
  }

  /** An index in digits, below the bound. */
  private static int index(RegoValue key, int bound) {
    String digits =
        switch (key) {
          case Num number -> number.spelling();
          case Str string -> string.value();
          default -> "";
        };
    boolean good = !digits.isEmpty() && (digits.length() == 1 || digits.charAt(0) != '0');
    long index = 0;
    for (int i = 0; i < digits.length() && good; i++) {
      int digit = digits.charAt(i) - '0';
      index = index * 10 + digit;
      good = digit >= 0 && digit <= 9 && index < bound;
    }
    if (!good) {
      throw new Impossible();
    }
    return (int) index;
  }
}
