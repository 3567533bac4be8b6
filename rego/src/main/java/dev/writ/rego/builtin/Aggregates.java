package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ANY;
import static dev.writ.rego.builtin.Signatures.ARRAY;
import static dev.writ.rego.builtin.Signatures.ARRAY_OR_SET;
import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.NUMBER;
import static dev.writ.rego.builtin.Signatures.OBJECT;
import static dev.writ.rego.builtin.Signatures.SET;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.arrayOf;
import static dev.writ.rego.builtin.Signatures.line;
import static dev.writ.rego.builtin.Signatures.oneOf;
import static dev.writ.rego.builtin.Signatures.setOf;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Context;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Num;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.SetOf;
import dev.writ.rego.RegoValue.Str;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One value out of many. */
final class Aggregates {
  private static final Builtin.Type NUMBERS = oneOf(arrayOf(NUMBER), setOf(NUMBER));

  /** Products of fractions have the precision of a double. */
  private static final int PRODUCT_BITS = 53;

  private Aggregates() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "all" -> line(name, Aggregates::allTrue, BOOLEAN, ARRAY_OR_SET);
      case "any" -> line(name, Aggregates::anyTrue, BOOLEAN, ARRAY_OR_SET);
      case "count" -> line(name, Aggregates::count, NUMBER, oneOf(STRING, ARRAY, OBJECT, SET));
      case "max" -> line(name, Aggregates::max, ANY, ARRAY_OR_SET);
      case "min" -> line(name, Aggregates::min, ANY, ARRAY_OR_SET);
      case "product" -> line(name, Aggregates::product, NUMBER, NUMBERS);
      case "sort" -> line(name, Aggregates::sort, ARRAY, ARRAY_OR_SET);
      case "sum" -> line(name, Aggregates::sum, NUMBER, NUMBERS);
      default -> null;
    };
  }

  private static RegoValue count(Context context, RegoValue[] arguments) {
    return switch (arguments[0]) {
      case Arr array -> Num.of(array.size());
      case Obj object -> Num.of(object.size());
      case SetOf set -> Num.of(set.size());
      case Str string -> Num.of(string.value().codePointCount(0, string.value().length()));
      default -> throw Operands.mismatch(1, arguments[0], "array", "object", "set", "string");
    };
  }

  private static RegoValue sum(Context context, RegoValue[] arguments) {
    RegoValue values = arguments[0];
    int size = size(values);
    Num sum = Num.of(0);
    for (int i = 0; i < size; i++) {
      if (!number(values, i).isInteger()) {
        return sumOfFloats(context, values, size);
      }
      sum = Numbers.sum(context, sum, number(values, i));
    }
    return sum;
  }

  private static RegoValue sumOfFloats(Context context, RegoValue values, int size) {
    WideFloat sum = new WideFloat(BigInteger.ZERO, 0);
    for (int i = 0; i < size; i++) {
      sum = sum.plus(Numbers.wide(number(values, i)));
    }
    return Numbers.number(context, sum, WideFloat.BITS);
  }

  private static RegoValue product(Context context, RegoValue[] arguments) {
    RegoValue values = arguments[0];
    int size = size(values);
    Num product = Num.of(1);
    for (int i = 0; i < size; i++) {
      Num factor = number(values, i);
      if (!factor.isInteger()) {
        return productOfFloats(context, values, size);
      }
      product = Numbers.product(context, Numbers.whole(product), Numbers.whole(factor));
    }
    return product;
  }

  private static RegoValue productOfFloats(Context context, RegoValue values, int size) {
    WideFloat product = WideFloat.ONE;
    for (int i = 0; i < size; i++) {
      product = product.times(Numbers.wide(number(values, i)), PRODUCT_BITS);
    }
    return Numbers.number(context, product, PRODUCT_BITS);
  }

  private static @Nullable RegoValue max(Context context, RegoValue[] arguments) {
    RegoValue values = arguments[0];
    int size = size(values);
    RegoValue max = null;
    for (int i = 0; i < size; i++) {
      RegoValue value = at(values, i);
      max = max == null || max.compareTo(value) <= 0 ? value : max;
    }
    return max;
  }

  private static @Nullable RegoValue min(Context context, RegoValue[] arguments) {
    RegoValue values = arguments[0];
    int size = size(values);
    RegoValue min = null;
    for (int i = 0; i < size; i++) {
      RegoValue value = at(values, i);
      min = min == null || min.compareTo(value) >= 0 ? value : min;
    }
    return min;
  }

  private static RegoValue sort(Context context, RegoValue[] arguments) {
    int size = size(arguments[0]);
    context.charge(size);
    if (arguments[0] instanceof SetOf set) {
      return Arr.of(set.asList());
    }
    RegoValue[] sorted = Operands.array(arguments, 1).asList().toArray(RegoValue[]::new);
    Arrays.sort(sorted);
    return Arr.owning(sorted);
  }

  private static RegoValue allTrue(Context context, RegoValue[] arguments) {
    List<RegoValue> values = Operands.elements(arguments, 1);
    return RegoValue.of(Collections.frequency(values, RegoValue.TRUE) == values.size());
  }

  private static RegoValue anyTrue(Context context, RegoValue[] arguments) {
    return RegoValue.of(Operands.elements(arguments, 1).contains(RegoValue.TRUE));
  }

  private static int size(RegoValue values) {
    return switch (values) {
      case Arr array -> array.size();
      case SetOf set -> set.size();
      default -> throw Operands.mismatch(1, values, "set", "array");
    };
  }

  private static RegoValue at(RegoValue values, int index) {
    return values instanceof Arr array ? array.at(index) : ((SetOf) values).at(index);
  }

  private static Num number(RegoValue values, int index) {
    RegoValue value = at(values, index);
    if (value instanceof Num number) {
      return number;
    }
    throw Operands.element(1, values, value, "number");
  }
}
