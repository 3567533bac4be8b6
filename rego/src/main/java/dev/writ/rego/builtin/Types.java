package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ANY;
import static dev.writ.rego.builtin.Signatures.ARRAY;
import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.NULL;
import static dev.writ.rego.builtin.Signatures.NUMBER;
import static dev.writ.rego.builtin.Signatures.OBJECT;
import static dev.writ.rego.builtin.Signatures.SET;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;
import static dev.writ.rego.builtin.Signatures.oneOf;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Context;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Bool;
import dev.writ.rego.RegoValue.Num;
import dev.writ.rego.RegoValue.SetOf;
import dev.writ.rego.RegoValue.Str;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Types of values, and values as other types. */
final class Types {
  private Types() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "cast_array" -> line(name, Types::castArray, ARRAY, ANY);
      case "cast_boolean" -> line(name, only("boolean"), BOOLEAN, ANY);
      case "cast_null" -> line(name, only("null"), NULL, ANY);
      case "cast_object" -> line(name, only("object"), OBJECT, ANY);
      case "cast_set" -> line(name, Types::castSet, SET, ANY);
      case "cast_string" -> line(name, only("string"), STRING, ANY);
      case "is_array" -> line(name, is("array"), BOOLEAN, ANY);
      case "is_boolean" -> line(name, is("boolean"), BOOLEAN, ANY);
      case "is_null" -> line(name, is("null"), BOOLEAN, ANY);
      case "is_number" -> line(name, is("number"), BOOLEAN, ANY);
      case "is_object" -> line(name, is("object"), BOOLEAN, ANY);
      case "is_set" -> line(name, is("set"), BOOLEAN, ANY);
      case "is_string" -> line(name, is("string"), BOOLEAN, ANY);
      case "to_number" -> line(name, Types::toNumber, NUMBER, oneOf(NULL, BOOLEAN, NUMBER, STRING));
      case "type_name" -> line(name, (context, xs) -> RegoValue.of(xs[0].typeName()), STRING, ANY);
      default -> null;
    };
  }

  private static Builtin.Code is(String type) {
    return (context, arguments) -> RegoValue.of(arguments[0].typeName().equals(type));
  }

  private static Builtin.Code only(String type) {
    return (context, arguments) -> {
      if (arguments[0].typeName().equals(type)) {
        return arguments[0];
      }
      throw Operands.mismatch(1, arguments[0], type);
    };
  }

  private static RegoValue castArray(Context context, RegoValue[] arguments) {
    return arguments[0] instanceof Arr array ? array : Arr.of(Operands.elements(arguments, 1));
  }

  private static RegoValue castSet(Context context, RegoValue[] arguments) {
    return arguments[0] instanceof SetOf set ? set : SetOf.of(Operands.elements(arguments, 1));
  }

  private static RegoValue toNumber(Context context, RegoValue[] arguments) {
    return switch (arguments[0]) {
      case RegoValue.Null _ -> Num.of(0);
      case Bool bool -> Num.of(bool.value() ? 1 : 0);
      case Num number -> number;
      case Str string -> parsed(string);
      default -> throw Operands.mismatch(1, arguments[0], "null", "boolean", "number", "string");
    };
  }

  private static Num parsed(Str string) {
    String text = string.value();
    int signs = 0;
    while (signs < text.length() && (text.charAt(signs) == '+' || text.charAt(signs) == '-')) {
      signs++;
    }
    switch (text.substring(signs).toLowerCase(Locale.ROOT)) {
      case "inf", "infinity", "nan" -> throw Operands.mismatch(1, string, "valid number string");
      default -> {}
    }
    if (!isDecimal(text)) {
      throw unread(string, "invalid syntax");
    }
    if (Double.isInfinite(Double.parseDouble(text))) {
      throw unread(string, "value out of range");
    }
    try {
      return isJson(text) ? Num.parse(text) : Num.parse(new BigDecimal(text).toString());
    } catch (NumberFormatException beyond) { // nearer to zero than a decimal can say
      throw Numbers.tooBig();
    }
  }

  /** Digits with a point, a sign and an exponent where wanted: also `.5`, `5.` and `+5`. */
  private static boolean isDecimal(String text) {
    int at = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
    int whole = afterDigits(text, at);
    int digits = whole - at;
    at = whole;
    if (at < text.length() && text.charAt(at) == '.') {
      int fraction = afterDigits(text, at + 1);
      digits += fraction - at - 1;
      at = fraction;
    }
    if (digits == 0) {
      return false;
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
        at++;
      }
      int exponent = afterDigits(text, at);
      return exponent > at && exponent == text.length();
    }
    return at == text.length();
  }

  private static int afterDigits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  /** Whether JSON spells the decimal just so; then its spelling is kept. */
  private static boolean isJson(String decimal) {
    int at = decimal.startsWith("-") ? 1 : 0;
    int whole = afterDigits(decimal, at);
    boolean leadingZero = whole - at > 1 && decimal.charAt(at) == '0';
    boolean bare =
        whole < decimal.length()
            && decimal.charAt(whole) == '.'
            && afterDigits(decimal, whole + 1) == whole + 1;
    return whole > at && !leadingZero && !bare;
  }

  private static Failure unread(Str string, String why) {
    return Failure.of("strconv.ParseFloat: parsing " + string + ": " + why);
  }
}
