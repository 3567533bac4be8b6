package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.SET;
import static dev.writ.rego.builtin.Signatures.line;
import static dev.writ.rego.builtin.Signatures.setOf;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Context;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.SetOf;
import org.jspecify.annotations.Nullable;

/** Sets; the difference is `minus` among the numbers. */
final class Sets {
  private Sets() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "and" -> line(name, Sets::and, SET, SET, SET);
      case "intersection" -> line(name, Sets::intersection, SET, setOf(SET));
      case "or" -> line(name, Sets::or, SET, SET, SET);
      case "set_diff" -> line(name, Sets::setDiff, SET, SET, SET);
      case "union" -> line(name, Sets::union, SET, setOf(SET));
      default -> null;
    };
  }

  private static RegoValue and(Context context, RegoValue[] arguments) {
    return common(context, Operands.set(arguments, 1), Operands.set(arguments, 2));
  }

  private static RegoValue or(Context context, RegoValue[] arguments) {
    SetOf x = Operands.set(arguments, 1);
    SetOf y = Operands.set(arguments, 2);
    context.charge((long) x.size() + y.size());
    SetOf.Builder all = SetOf.builder();
    addAll(all, x);
    addAll(all, y);
    return all.build();
  }

  private static RegoValue setDiff(Context context, RegoValue[] arguments) {
    return difference(context, Operands.set(arguments, 1), Operands.set(arguments, 2));
  }

  /** What is in x and not in y. */
  static SetOf difference(Context context, SetOf x, SetOf y) {
    context.charge(x.size());
    SetOf.Builder rest = SetOf.builder();
    for (int i = 0; i < x.size(); i++) {
      if (!y.contains(x.at(i))) {
        rest.add(x.at(i));
      }
    }
    return rest.build();
  }

  private static RegoValue intersection(Context context, RegoValue[] arguments) {
    SetOf sets = Operands.set(arguments, 1);
    if (sets.size() == 0) {
      return SetOf.EMPTY;
    }
    SetOf common = member(sets, 0);
    for (int i = 1; i < sets.size(); i++) {
      common = common(context, common, member(sets, i));
    }
    return common;
  }

  private static RegoValue union(Context context, RegoValue[] arguments) {
    SetOf sets = Operands.set(arguments, 1);
    SetOf.Builder all = SetOf.builder();
    for (int i = 0; i < sets.size(); i++) {
      SetOf each = member(sets, i);
      context.charge(each.size());
      addAll(all, each);
    }
    return all.build();
  }

  private static SetOf member(SetOf sets, int index) {
    if (sets.at(index) instanceof SetOf set) {
      return set;
    }
    throw Operands.mismatch(1, sets.at(index), "set");
  }

  private static SetOf common(Context context, SetOf x, SetOf y) {
    return x.size() <= y.size() ? ofFew(context, x, y) : ofFew(context, y, x);
  }

  private static SetOf ofFew(Context context, SetOf smaller, SetOf greater) {
    context.charge(smaller.size());
    SetOf.Builder common = SetOf.builder();
    for (int i = 0; i < smaller.size(); i++) {
      if (greater.contains(smaller.at(i))) {
        common.add(smaller.at(i));
      }
    }
    return common.build();
  }

  private static void addAll(SetOf.Builder all, SetOf set) {
    for (int i = 0; i < set.size(); i++) {
      all.add(set.at(i));
    }
  }
}
