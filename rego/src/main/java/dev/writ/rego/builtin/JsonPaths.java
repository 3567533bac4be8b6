package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ANY;
import static dev.writ.rego.builtin.Signatures.ARRAY;
import static dev.writ.rego.builtin.Signatures.OBJECT;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.arrayOf;
import static dev.writ.rego.builtin.Signatures.line;
import static dev.writ.rego.builtin.Signatures.oneOf;
import static dev.writ.rego.builtin.Signatures.property;
import static dev.writ.rego.builtin.Signatures.record;
import static dev.writ.rego.builtin.Signatures.setOf;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Context;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.SetOf;
import dev.writ.rego.RegoValue.Str;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parts of documents, found by paths. A path is an array of keys or a string such as `a/b`, with or
 * without a slash before it, in which `~1` is a slash and `~0` a tilde.
 */
final class JsonPaths {
  private static final Builtin.Type PATH = oneOf(STRING, ARRAY);
  private static final Builtin.Type PATHS = oneOf(arrayOf(PATH), setOf(PATH));
  private static final Builtin.Type PATCH =
      record(ANY, ANY, property("op", STRING), property("path", ANY));

  private JsonPaths() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "json.filter" -> line(name, JsonPaths::filter, ANY, OBJECT, PATHS);
      case "json.patch" -> line(name, JsonPatch::patch, ANY, ANY, arrayOf(PATCH));
      case "json.remove" -> line(name, JsonPaths::remove, ANY, OBJECT, PATHS);
      default -> null;
    };
  }

  /** The places that paths lead to, as a tree. */
  private static final class Place {
    private final Map<RegoValue, Place> below = new HashMap<>();

    /** Whether a path ends here; further ones that pass through add nothing. */
    private boolean end;

    private void add(List<RegoValue> path) {
      if (path.isEmpty()) {
        return;
      }
      Place place = this;
      for (RegoValue key : path) {
        place = place.below.computeIfAbsent(key, _ -> new Place());
      }
      place.end = true;
    }

    private @Nullable Place find(RegoValue key) {
      return below.get(key);
    }

    /** Elements of arrays are named by their index in digits. */
    private @Nullable Place find(int index) {
      return below.get(RegoValue.of(Integer.toString(index)));
    }
  }

  private static RegoValue filter(Context context, RegoValue[] arguments) {
    return kept(context, Operands.object(arguments, 1), places(arguments));
  }

  private static RegoValue kept(Context context, RegoValue value, Place place) {
    if (place.end) {
      return value;
    }
    return switch (value) {
      case Obj object -> {
        Obj.Builder kept = Obj.builder();
        for (RegoValue key : place.below.keySet()) {
          RegoValue each = object.find(key);
          if (each != null) {
            context.charge(1);
            kept.put(key, kept(context, each, place.below.get(key)));
          }
        }
        yield kept.build();
      }
      case Arr array -> {
        List<RegoValue> kept = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
          Place next = place.find(i);
          if (next != null) {
            kept.add(kept(context, array.at(i), next));
          }
        }
        yield Arr.of(kept);
      }
      case SetOf set -> {
        SetOf.Builder kept = SetOf.builder();
        for (int i = 0; i < set.size(); i++) {
          Place next = place.find(set.at(i));
          if (next != null) {
            kept.add(kept(context, set.at(i), next));
          }
        }
        yield kept.build();
      }
      case RegoValue.Null _, RegoValue.Bool _, RegoValue.Num _, Str _ -> value;
    };
  }

  private static @Nullable RegoValue remove(Context context, RegoValue[] arguments) {
    return rest(context, Operands.object(arguments, 1), places(arguments));
  }

  /** What remains of a value, null when nothing does. */
  private static @Nullable RegoValue rest(Context context, RegoValue value, @Nullable Place place) {
    if (place == null) {
      return value;
    }
    if (place.end) {
      return null;
    }
    return switch (value) {
      case Obj object -> {
        context.charge(object.size());
        Obj.Builder rest = Obj.builder();
        for (int i = 0; i < object.size(); i++) {
          RegoValue key = object.keyAt(i);
          RegoValue each = rest(context, object.valueAt(i), place.find(key));
          if (each != null) {
            rest.put(key, each);
          }
        }
        yield rest.build();
      }
      case Arr array -> {
        context.charge(array.size());
        List<RegoValue> rest = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
          RegoValue each = rest(context, array.at(i), place.find(i));
          if (each != null) {
            rest.add(each);
          }
        }
        yield Arr.of(rest);
      }
      case SetOf set -> {
        context.charge(set.size());
        SetOf.Builder rest = SetOf.builder();
        for (int i = 0; i < set.size(); i++) {
          RegoValue each = rest(context, set.at(i), place.find(set.at(i)));
          if (each != null) {
            rest.add(each);
          }
        }
        yield rest.build();
      }
      case RegoValue.Null _, RegoValue.Bool _, RegoValue.Num _, Str _ -> value;
    };
  }

  private static Place places(RegoValue[] arguments) {
    if (!(arguments[1] instanceof Arr) && !(arguments[1] instanceof SetOf)) {
      throw Operands.mismatch(2, arguments[1], "set", "array");
    }
    Place root = new Place();
    for (RegoValue path : Operands.elements(arguments, 2)) {
      List<RegoValue> keys = findPath(path);
      if (keys == null) {
        throw Operands.wrong(
            2,
            "must be one of {set, array} containing string paths or array of path segments but got "
                + path.typeName());
      }
      root.add(keys);
    }
    return root;
  }

  /** The keys of a path, or null when the value is none. */
  static @Nullable List<RegoValue> findPath(RegoValue path) {
    return switch (path) {
      case Arr array -> array.asList();
      case Str string -> keys(string.value());
      default -> null;
    };
  }

  private static List<RegoValue> keys(String path) {
    if (path.isEmpty()) {
      return List.of();
    }
    int start = 0;
    while (start < path.length() && path.charAt(start) == '/') {
      start++;
    }
    List<RegoValue> keys = new ArrayList<>();
    for (int end; start <= path.length(); start = end + 1) {
      end = path.indexOf('/', start);
      end = end < 0 ? path.length() : end;
      String key = path.substring(start, end).replace("~1", "/").replace("~0", "~");
      keys.add(RegoValue.of(key));
    }
    return keys;
  }
}
