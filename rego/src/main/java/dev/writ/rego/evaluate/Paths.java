package dev.writ.rego.evaluate;

import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** Documents along paths of keys. */
final class Paths {
  private Paths() {}

  /** What is found under a key: in arrays by index, in sets the element itself; else null. */
  static @Nullable RegoValue find(RegoValue in, RegoValue key) {
    return switch (in) {
      case RegoValue.Obj object -> object.find(key);
      case RegoValue.Arr array -> array.find(key);
      case RegoValue.SetOf set -> set.contains(key) ? key : null;
      case RegoValue.Null _, RegoValue.Bool _, RegoValue.Num _, RegoValue.Str _ -> null;
    };
  }

  /**
   * As {@link #find} in base documents, where a number also finds the key that is spelled like it.
   */
  static @Nullable RegoValue findBase(RegoValue in, RegoValue key) {
    RegoValue found = find(in, key);
    return found == null
            && in instanceof RegoValue.Obj object
            && key instanceof RegoValue.Num number
        ? object.find(number.spelling())
        : found;
  }

  /**
   * The document with another value at a path of strings; what is no object on the way is replaced.
   */
  static RegoValue put(
      @Nullable RegoValue in, RegoValue[] path, int from, RegoValue value, Location at) {
    if (from == path.length) {
      return value;
    }
    RegoValue key = path[from];
    if (!(key instanceof RegoValue.Str)) {
      throw Halt.conflict(at, "bad document path");
    }
    RegoValue.Obj before = in instanceof RegoValue.Obj object ? object : RegoValue.Obj.EMPTY;
    RegoValue.Obj.Builder copy = RegoValue.Obj.builder();
    for (int i = 0; i < before.size(); i++) {
      copy.put(before.keyAt(i), before.valueAt(i));
    }
    return copy.put(key, put(before.find(key), path, from + 1, value, at)).build();
  }
}
