package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ARRAY;
import static dev.writ.rego.builtin.Signatures.NUMBER;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Context;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrays. */
final class Arrays {
  private Arrays() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "array.concat" -> line(name, Arrays::concat, ARRAY, ARRAY, ARRAY);
      case "array.flatten" -> line(name, Arrays::flatten, ARRAY, ARRAY);
      case "array.reverse" -> line(name, Arrays::reverse, ARRAY, ARRAY);
      case "array.slice" -> line(name, Arrays::slice, ARRAY, ARRAY, NUMBER, NUMBER);
      default -> null;
    };
  }

  private static RegoValue concat(Context context, RegoValue[] arguments) {
    Arr x = Operands.array(arguments, 1);
    Arr y = Operands.array(arguments, 2);
    context.charge((long) x.size() + y.size());
    RegoValue[] both = new RegoValue[Math.addExact(x.size(), y.size())];
    for (int i = 0; i < both.length; i++) {
      both[i] = i < x.size() ? x.at(i) : y.at(i - x.size());
    }
    return Arr.owning(both);
  }

  /** One level of nesting is taken away. */
  private static RegoValue flatten(Context context, RegoValue[] arguments) {
    Arr array = Operands.array(arguments, 1);
    List<RegoValue> flat = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      if (array.at(i) instanceof Arr inner) {
        context.charge(inner.size());
        for (int j = 0; j < inner.size(); j++) {
          flat.add(inner.at(j));
        }
      } else {
        context.charge(1);
        flat.add(array.at(i));
      }
    }
    return Arr.of(flat);
  }

  private static RegoValue reverse(Context context, RegoValue[] arguments) {
    Arr array = Operands.array(arguments, 1);
    context.charge(array.size());
    RegoValue[] reversed = new RegoValue[array.size()];
    for (int i = 0; i < reversed.length; i++) {
      reversed[i] = array.at(reversed.length - 1 - i);
    }
    return Arr.owning(reversed);
  }

  private static RegoValue slice(Context context, RegoValue[] arguments) {
    Arr array = Operands.array(arguments, 1);
    long from = Operands.integer(arguments, 2);
    int stop = Math.clamp(Operands.integer(arguments, 3), 0, array.size());
    int start = Math.clamp(from, 0, stop);
    context.charge(stop - start);
    RegoValue[] slice = new RegoValue[stop - start];
    for (int i = 0; i < slice.length; i++) {
      slice[i] = array.at(start + i);
    }
    return Arr.owning(slice);
  }
}
