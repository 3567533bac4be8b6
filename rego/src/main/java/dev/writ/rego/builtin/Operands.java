package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Num;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.SetOf;
import dev.writ.rego.RegoValue.Str;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes arguments apart; every failure is a type error in OPA's words. Operands are counted from 1.
 */
final class Operands {
  private Operands() {}

  static Num number(RegoValue[] arguments, int operand) {
    RegoValue value = arguments[operand - 1];
    if (value instanceof Num number) {
      return number;
    }
    throw mismatch(operand, value, "number");
  }

  static String string(RegoValue[] arguments, int operand) {
    RegoValue value = arguments[operand - 1];
    if (value instanceof Str string) {
      return string.value();
    }
    throw mismatch(operand, value, "string");
  }

  static Arr array(RegoValue[] arguments, int operand) {
    RegoValue value = arguments[operand - 1];
    if (value instanceof Arr array) {
      return array;
    }
    throw mismatch(operand, value, "array");
  }

  static SetOf set(RegoValue[] arguments, int operand) {
    RegoValue value = arguments[operand - 1];
    if (value instanceof SetOf set) {
      return set;
    }
    throw mismatch(operand, value, "set");
  }

  static Obj object(RegoValue[] arguments, int operand) {
    RegoValue value = arguments[operand - 1];
    if (value instanceof Obj object) {
      return object;
    }
    throw mismatch(operand, value, "object");
  }

  /** A number spelled as plain digits that fits a long; `1.0` is none, as in OPA. */
  static long integer(RegoValue[] arguments, int operand) {
    Num number = number(arguments, operand);
    if (isPlainLong(number)) {
      return number.longValue();
    }
    throw floating(operand);
  }

  /** Whether it is spelled as plain digits and fits a long. */
  static boolean isPlainLong(Num number) {
    if (!number.isLong()) {
      return false;
    }
    String spelling = number.spelling();
    for (int i = spelling.startsWith("-") ? 1 : 0; i < spelling.length(); i++) {
      if (spelling.charAt(i) < '0' || spelling.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** A whole number of any size, however it is spelled. */
  static BigInteger bigInteger(RegoValue[] arguments, int operand) {
    RegoValue value = arguments[operand - 1];
    if (!(value instanceof Num number)) {
      throw mismatch(operand, value, "integer");
    }
    if (!number.isInteger()) {
      throw floating(operand);
    }
    return Numbers.whole(number);
  }

  /** The strings of an array or a set, in their order. */
  static List<String> strings(RegoValue[] arguments, int operand) {
    RegoValue value = arguments[operand - 1];
    List<String> strings = new ArrayList<>();
    for (RegoValue element : elements(arguments, operand)) {
      if (!(element instanceof Str string)) {
        throw element(operand, value, element, "string");
      }
      strings.add(string.value());
    }
    return strings;
  }

  /** The elements of an array or a set, in their order. */
  static List<RegoValue> elements(RegoValue[] arguments, int operand) {
    RegoValue value = arguments[operand - 1];
    return switch (value) {
      case Arr array -> array.asList();
      case SetOf set -> set.asList();
      default -> throw mismatch(operand, value, "array", "set");
    };
  }

  /** `operand 1 must be string but got number`, or `must be one of {array, set} but ..`. */
  static Failure mismatch(int operand, RegoValue got, String... expected) {
    return Failure.operand(
        operand,
        expected.length == 1 ? expected[0] : "one of {" + String.join(", ", expected) + "}",
        got);
  }

  /** `operand 2 must be array of strings but got array containing number`. */
  static Failure element(int operand, RegoValue composite, RegoValue got, String... expected) {
    String type = composite.typeName();
    String wanted =
        expected.length == 1
            ? type + " of " + expected[0] + "s"
            : type + " of (any of) {" + String.join(", ", expected) + "}";
    return wrong(
        operand, "must be " + wanted + " but got " + type + " containing " + got.typeName());
  }

  /** `operand 1 ` and what is wrong with it. */
  static Failure wrong(int operand, String what) {
    return Failure.ofType("operand " + operand + " " + what);
  }

  private static Failure floating(int operand) {
    return wrong(operand, "must be integer number but got floating-point number");
  }
}
