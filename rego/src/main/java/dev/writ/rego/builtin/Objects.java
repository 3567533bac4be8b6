package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ANY;
import static dev.writ.rego.builtin.Signatures.ARRAY;
import static dev.writ.rego.builtin.Signatures.OBJECT;
import static dev.writ.rego.builtin.Signatures.SET;
import static dev.writ.rego.builtin.Signatures.arrayOf;
import static dev.writ.rego.builtin.Signatures.line;
import static dev.writ.rego.builtin.Signatures.oneOf;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Context;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.SetOf;
import org.jspecify.annotations.Nullable;

/** Objects. */
final class Objects {
  private static final Builtin.Type COLLECTION = oneOf(ARRAY, OBJECT, SET);

  private Objects() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "object.filter" -> line(name, Objects::filter, ANY, OBJECT, COLLECTION);
      case "object.get" -> line(name, Objects::get, ANY, OBJECT, ANY, ANY);
      case "object.keys" -> line(name, Objects::keys, SET, OBJECT);
      case "object.remove" -> line(name, Objects::remove, ANY, OBJECT, COLLECTION);
      case "object.subset" -> line(name, Objects::subset, ANY, COLLECTION, COLLECTION);
      case "object.union" -> line(name, Objects::union, ANY, OBJECT, OBJECT);
      case "object.union_n" -> line(name, Objects::unionN, ANY, arrayOf(OBJECT));
      default -> null;
    };
  }

  private static RegoValue filter(Context context, RegoValue[] arguments) {
    return part(context, arguments, true);
  }

  private static RegoValue remove(Context context, RegoValue[] arguments) {
    return part(context, arguments, false);
  }

  private static RegoValue part(Context context, RegoValue[] arguments, boolean named) {
    Obj object = Operands.object(arguments, 1);
    SetOf keys =
        switch (arguments[1]) {
          case SetOf set -> set;
          case Arr array -> SetOf.of(array.asList());
          case Obj other -> keys(other);
          default -> throw Operands.mismatch(2, arguments[1], "object", "set", "array");
        };
    context.charge(object.size());
    Obj.Builder part = Obj.builder();
    for (int i = 0; i < object.size(); i++) {
      if (keys.contains(object.keyAt(i)) == named) {
        part.put(object.keyAt(i), object.valueAt(i));
      }
    }
    return part.build();
  }

  /** A key that is an array is a path; the object itself lies at the empty one. */
  private static RegoValue get(Context context, RegoValue[] arguments) {
    RegoValue found = Operands.object(arguments, 1);
    if (!(arguments[1] instanceof Arr path)) {
      found = at(found, arguments[1]);
      return found == null ? arguments[2] : found;
    }
    for (int i = 0; i < path.size() && found != null; i++) {
      found = at(found, path.at(i));
    }
    return found == null ? arguments[2] : found;
  }

  /** What a reference finds one step below a value, or null. */
  static @Nullable RegoValue at(RegoValue value, RegoValue key) {
    return switch (value) {
      case Obj object -> object.find(key);
      case Arr array -> array.find(key);
      case SetOf set -> set.contains(key) ? key : null;
      case RegoValue.Null _, RegoValue.Bool _, RegoValue.Num _, RegoValue.Str _ -> null;
    };
  }

  private static RegoValue keys(Context context, RegoValue[] arguments) {
    Obj object = Operands.object(arguments, 1);
    context.charge(object.size());
    return keys(object);
  }

  private static SetOf keys(Obj object) {
    SetOf.Builder keys = SetOf.builder();
    for (int i = 0; i < object.size(); i++) {
      keys.add(object.keyAt(i));
    }
    return keys.build();
  }

  private static RegoValue union(Context context, RegoValue[] arguments) {
    return merged(context, Operands.object(arguments, 1), Operands.object(arguments, 2));
  }

  private static RegoValue unionN(Context context, RegoValue[] arguments) {
    Arr objects = Operands.array(arguments, 1);
    Obj union = Obj.EMPTY;
    for (int i = objects.size() - 1; i >= 0; i--) {
      if (!(objects.at(i) instanceof Obj)) {
        throw Operands.element(1, objects, objects.at(i), "object");
      }
    }
    for (int i = 0; i < objects.size(); i++) {
      union = merged(context, union, (Obj) objects.at(i));
    }
    return union;
  }

  /** The right one wins, except that two objects are merged in turn. */
  private static Obj merged(Context context, Obj left, Obj right) {
    if (left.size() == 0 || right.size() == 0) {
      return left.size() == 0 ? right : left;
    }
    context.charge((long) left.size() + right.size());
    Obj.Builder both = Obj.builder();
    for (int i = 0; i < left.size(); i++) {
      both.put(left.keyAt(i), left.valueAt(i));
    }
    for (int i = 0; i < right.size(); i++) {
      RegoValue key = right.keyAt(i);
      RegoValue value = right.valueAt(i);
      both.put(
          key,
          value instanceof Obj inner && left.find(key) instanceof Obj outer
              ? merged(context, outer, inner)
              : value);
    }
    return both.build();
  }

  private static RegoValue subset(Context context, RegoValue[] arguments) {
    Boolean subset = findSubset(arguments[0], arguments[1]);
    if (subset == null) {
      throw Failure.ofType(
          "both arguments object.subset must be of the same type or array and set");
    }
    return RegoValue.of(subset);
  }

  /** Null when values of these types can't be compared so. */
  private static @Nullable Boolean findSubset(RegoValue whole, RegoValue part) {
    if (whole instanceof Obj x && part instanceof Obj y) {
      return isSubset(x, y);
    }
    if (whole instanceof SetOf x && part instanceof SetOf y) {
      return holdsAll(x, y);
    }
    if (whole instanceof Arr x && part instanceof Arr y) {
      return holdsInOrder(x, y);
    }
    if (whole instanceof Arr x && part instanceof SetOf y) {
      return holdsAll(SetOf.of(x.asList()), y);
    }
    return null;
  }

  private static boolean isSubset(Obj whole, Obj part) {
    for (int i = 0; i < part.size(); i++) {
      RegoValue x = whole.find(part.keyAt(i));
      RegoValue y = part.valueAt(i);
      if (x == null) {
        return false;
      }
      if (x.equals(y)) {
        continue;
      }
      boolean alike = x.typeName().equals(y.typeName());
      Boolean below = alike ? findSubset(x, y) : null;
      if (below == null || !below) {
        return false;
      }
    }
    return true;
  }

  private static boolean holdsAll(SetOf whole, SetOf part) {
    for (int i = 0; i < part.size(); i++) {
      if (!whole.contains(part.at(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean holdsInOrder(Arr whole, Arr part) {
    for (int start = 0; start + part.size() <= whole.size(); start++) {
      int same = 0;
      while (same < part.size() && whole.at(start + same).equals(part.at(same))) {
        same++;
      }
      if (same == part.size()) {
        return true;
      }
    }
    return false;
  }
}
