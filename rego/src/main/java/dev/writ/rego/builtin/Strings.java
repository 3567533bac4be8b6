package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ARRAY;
import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.NUMBER;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.STRINGS;
import static dev.writ.rego.builtin.Signatures.STRING_SET;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Num;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.SetOf;
import dev.writ.rego.RegoValue.Str;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Strings; lengths and indexes count code points. */
final class Strings {
  private static final int COMPARISONS_PER_STEP = 4_096;

  private static final Builtin.Type STRING_OR_STRINGS =
      Builtin.Type.oneOf(STRING, STRINGS, STRING_SET);

  private Strings() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "concat" ->
          line(name, Strings::concat, STRING, STRING, Builtin.Type.oneOf(STRINGS, STRING_SET));
      case "contains" -> line(name, Strings::contains, BOOLEAN, STRING, STRING);
      case "endswith" -> line(name, test(String::endsWith), BOOLEAN, STRING, STRING);
      case "format_int" -> line(name, Strings::formatInt, STRING, NUMBER, NUMBER);
      case "indexof" -> line(name, Strings::indexOf, NUMBER, STRING, STRING);
      case "indexof_n" ->
          line(name, Strings::indexesOf, Builtin.Type.array(NUMBER), STRING, STRING);
      case "lower" -> line(name, byCodePoint(Character::toLowerCase), STRING, STRING);
      case "replace" -> line(name, Strings::replace, STRING, STRING, STRING, STRING);
      case "split" -> line(name, Strings::split, STRINGS, STRING, STRING);
      case "sprintf" -> line(name, Strings::sprintf, STRING, STRING, ARRAY);
      case "startswith" -> line(name, test(String::startsWith), BOOLEAN, STRING, STRING);
      case "strings.any_prefix_match" ->
          line(name, anyMatch(String::startsWith), BOOLEAN, STRING_OR_STRINGS, STRING_OR_STRINGS);
      case "strings.any_suffix_match" ->
          line(name, anyMatch(String::endsWith), BOOLEAN, STRING_OR_STRINGS, STRING_OR_STRINGS);
      case "strings.count" -> line(name, Strings::count, NUMBER, STRING, STRING);
      case "strings.replace_n" ->
          line(name, Strings::replaceSeveral, STRING, Builtin.Type.object(STRING, STRING), STRING);
      case "strings.reverse" -> line(name, Strings::reverse, STRING, STRING);
      case "strings.split_n" -> line(name, Strings::splitSome, STRINGS, STRING, STRING, NUMBER);
      case "substring" -> line(name, Strings::substring, STRING, STRING, NUMBER, NUMBER);
      case "trim" -> line(name, trim(true, true), STRING, STRING, STRING);
      case "trim_left" -> line(name, trim(true, false), STRING, STRING, STRING);
      case "trim_prefix" -> line(name, Strings::trimPrefix, STRING, STRING, STRING);
      case "trim_right" -> line(name, trim(false, true), STRING, STRING, STRING);
      case "trim_space" -> line(name, Strings::trimSpace, STRING, STRING);
      case "trim_suffix" -> line(name, Strings::trimSuffix, STRING, STRING, STRING);
      case "upper" -> line(name, byCodePoint(Character::toUpperCase), STRING, STRING);
      default -> null;
    };
  }

  private static RegoValue concat(Builtin.Context context, RegoValue[] arguments) {
    String between = Operands.string(arguments, 1);
    if (!(arguments[1] instanceof Arr) && !(arguments[1] instanceof SetOf)) {
      throw Operands.mismatch(2, arguments[1], "set", "array");
    }
    PaidText text = new PaidText(context);
    boolean first = true;
    for (String part : Operands.strings(arguments, 2)) {
      if (!first) {
        text.append(between);
      }
      first = false;
      text.append(part);
    }
    return text.value();
  }

  private static RegoValue contains(Builtin.Context context, RegoValue[] arguments) {
    String text = Operands.string(arguments, 1);
    String sought = Operands.string(arguments, 2);
    paySearch(context, text, sought);
    return RegoValue.of(text.contains(sought));
  }

  /** A search compares at most each character of the one with each of the other. */
  private static void paySearch(Builtin.Context context, String text, String sought) {
    context.charge((long) text.length() * sought.length() / COMPARISONS_PER_STEP);
  }

  private static Builtin.Code test(BiPredicate<String, String> test) {
    return (context, arguments) -> {
      String text = Operands.string(arguments, 1);
      return RegoValue.of(test.test(text, Operands.string(arguments, 2)));
    };
  }

  private static RegoValue formatInt(Builtin.Context context, RegoValue[] arguments) {
    Num number = Operands.number(arguments, 1);
    int base =
        switch (Operands.number(arguments, 2).spelling()) {
          case "2" -> 2;
          case "8" -> 8;
          case "10" -> 10;
          case "16" -> 16;
          default -> throw Operands.wrong(2, "must be one of {2, 8, 10, 16}");
        };
    BigInteger whole =
        number.isInteger()
            ? Numbers.whole(number)
            : Numbers.whole(number.decimal(), RoundingMode.DOWN);
    return RegoValue.of(whole.toString(base));
  }

  private static RegoValue indexOf(Builtin.Context context, RegoValue[] arguments) {
    String text = Operands.string(arguments, 1);
    String sought = sought(arguments);
    paySearch(context, text, sought);
    int at = text.indexOf(sought);
    return RegoValue.of(at < 0 ? -1 : text.codePointCount(0, at));
  }

  private static RegoValue indexesOf(Builtin.Context context, RegoValue[] arguments) {
    String text = Operands.string(arguments, 1);
    String sought = sought(arguments);
    paySearch(context, text, sought);
    List<RegoValue> indexes = new ArrayList<>();
    int points = 0;
    int counted = 0;
    for (int at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1)) {
      context.charge(1 + sought.length() / 64); // matches may overlap
      points += text.codePointCount(counted, at);
      counted = at;
      indexes.add(RegoValue.of(points));
    }
    return Arr.of(indexes);
  }

  private static String sought(RegoValue[] arguments) {
    String sought = Operands.string(arguments, 2);
    if (sought.isEmpty()) {
      throw Failure.of("empty search character");
    }
    return sought;
  }

  /** Simple case mapping: each code point becomes one code point. */
  private static Builtin.Code byCodePoint(IntUnaryOperator mapping) {
    return (context, arguments) -> {
      String text = Operands.string(arguments, 1);
      context.charge(text.length() / 64);
      StringBuilder mapped = new StringBuilder(text.length());
      text.codePoints().map(mapping).forEach(mapped::appendCodePoint);
      return RegoValue.of(mapped.toString());
    };
  }

  private static RegoValue replace(Builtin.Context context, RegoValue[] arguments) {
    String text = Operands.string(arguments, 1);
    List<String> old = List.of(Operands.string(arguments, 2));
    List<String> replacements = List.of(Operands.string(arguments, 3));
    return replaced(context, text, old, replacements);
  }

  private static RegoValue replaceSeveral(Builtin.Context context, RegoValue[] arguments) {
    Obj patterns = Operands.object(arguments, 1);
    String text = Operands.string(arguments, 2);
    List<String> old = new ArrayList<>();
    List<String> replacements = new ArrayList<>();
    for (int i = 0; i < patterns.size(); i++) {
      if (!(patterns.keyAt(i) instanceof Str key)) {
        throw Operands.wrong(1, "non-string key found in pattern object");
      }
      if (!(patterns.valueAt(i) instanceof Str value)) {
        throw Operands.wrong(1, "non-string value found in pattern object");
      }
      old.add(key.value());
      replacements.add(value.value());
    }
    context.charge((long) text.length() * old.size() / 64);
    return replaced(context, text, old, replacements);
  }

  /**
   * One pass from the left; the first of the old texts that stands at a place is replaced. An empty
   * one stands before every code point and at the end, but not twice at one place.
   */
  private static RegoValue replaced(
      Builtin.Context context, String text, List<String> old, List<String> replacements) {
    old.forEach(each -> paySearch(context, text, each));
    PaidText result = new PaidText(context);
    int copied = 0;
    boolean emptyBefore = false;
    for (int at = 0; at <= text.length(); ) {
      if (old.size() == 1 && !old.getFirst().isEmpty()) {
        at = text.indexOf(old.getFirst(), at);
        if (at < 0) {
          break;
        }
      }
      int found = standingAt(text, at, old, emptyBefore);
      emptyBefore = found >= 0 && old.get(found).isEmpty();
      if (found >= 0) {
        result.append(text, copied, at).append(replacements.get(found));
        at += old.get(found).length();
        copied = at;
      } else {
        at += at < text.length() ? Character.charCount(text.codePointAt(at)) : 1;
      }
    }
    return result.append(text, copied, text.length()).value();
  }

  private static int standingAt(String text, int at, List<String> old, boolean emptyBefore) {
    for (int i = 0; i < old.size(); i++) {
      String candidate = old.get(i);
      if (text.startsWith(candidate, at) && !(emptyBefore && candidate.isEmpty())) {
        return i;
      }
    }
    return -1;
  }

  private static RegoValue split(Builtin.Context context, RegoValue[] arguments) {
    String text = Operands.string(arguments, 1);
    return parts(text, Operands.string(arguments, 2), Long.MAX_VALUE, context);
  }

  private static RegoValue splitSome(Builtin.Context context, RegoValue[] arguments) {
    String text = Operands.string(arguments, 1);
    String between = Operands.string(arguments, 2);
    long wanted = Operands.integer(arguments, 3);
    if (wanted >= 0) {
      return parts(text, between, wanted, context);
    }
    Arr all = parts(text, between, Long.MAX_VALUE, context);
    return all.size() + wanted <= 0
        ? all
        : Arr.of(all.asList().subList((int) (all.size() + wanted), all.size()));
  }

  /**
   * The first parts of a text, at most as many as asked for; between nothing stands every code
   * point.
   */
  private static Arr parts(String text, String between, long most, Builtin.Context context) {
    paySearch(context, text, between);
    List<RegoValue> parts = new ArrayList<>();
    int start = 0;
    while (parts.size() < most && (start < text.length() || !between.isEmpty())) {
      context.charge(1);
      int end =
          between.isEmpty()
              ? start + Character.charCount(text.codePointAt(start))
              : text.indexOf(between, start);
      parts.add(RegoValue.of(text.substring(start, end < 0 ? text.length() : end)));
      if (end < 0) {
        break;
      }
      start = end + between.length();
    }
    return Arr.of(parts);
  }

  private static RegoValue sprintf(Builtin.Context context, RegoValue[] arguments) {
    String format = Operands.string(arguments, 1);
    return GoFormat.write(context, format, Operands.array(arguments, 2));
  }

  private static Builtin.Code anyMatch(BiPredicate<String, String> match) {
    return (context, arguments) -> {
      List<String> texts = oneOrSeveral(arguments, 1);
      List<String> affixes = oneOrSeveral(arguments, 2);
      for (String text : texts) {
        context.charge(affixes.size() / 64);
        for (String affix : affixes) {
          if (match.test(text, affix)) {
            return RegoValue.TRUE;
          }
        }
      }
      return RegoValue.FALSE;
    };
  }

  private static List<String> oneOrSeveral(RegoValue[] arguments, int operand) {
    return switch (arguments[operand - 1]) {
      case Str text -> List.of(text.value());
      case Arr _, SetOf _ -> Operands.strings(arguments, operand);
      case RegoValue other -> throw Operands.mismatch(operand, other, "string", "set", "array");
    };
  }

  private static RegoValue count(Builtin.Context context, RegoValue[] arguments) {
    String text = Operands.string(arguments, 1);
    String sought = Operands.string(arguments, 2);
    if (sought.isEmpty()) {
      return RegoValue.of(text.codePointCount(0, text.length()) + 1);
    }
    paySearch(context, text, sought);
    int times = 0;
    int at = text.indexOf(sought);
    while (at >= 0) {
      times++;
      at = text.indexOf(sought, at + sought.length());
    }
    return RegoValue.of(times);
  }

  private static RegoValue reverse(Builtin.Context context, RegoValue[] arguments) {
    String text = Operands.string(arguments, 1);
    context.charge(text.length() / 64);
    return RegoValue.of(new StringBuilder(text).reverse().toString());
  }

  private static RegoValue substring(Builtin.Context context, RegoValue[] arguments) {
    String text = Operands.string(arguments, 1);
    long offset = Operands.integer(arguments, 2);
    long length = Operands.integer(arguments, 3);
    if (offset < 0) {
      throw Failure.of("negative offset");
    }
    int points = text.codePointCount(0, text.length());
    if (offset >= points) {
      return RegoValue.of("");
    }
    int start = text.offsetByCodePoints(0, (int) offset);
    int end =
        length < 0 || length >= points - offset
            ? text.length()
            : text.offsetByCodePoints(start, (int) length);
    return RegoValue.of(text.substring(start, end));
  }

  private static Builtin.Code trim(boolean left, boolean right) {
    return (context, arguments) -> {
      String text = Operands.string(arguments, 1);
      int[] cut = Operands.string(arguments, 2).codePoints().sorted().toArray();
      return trimmed(text, left, right, point -> Arrays.binarySearch(cut, point) >= 0);
    };
  }

  private static RegoValue trimmed(String text, boolean left, boolean right, IntPredicate goes) {
    int start = 0;
    int end = text.length();
    while (left && start < end && goes.test(text.codePointAt(start))) {
      start += Character.charCount(text.codePointAt(start));
    }
    while (right && start < end && goes.test(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return RegoValue.of(text.substring(start, end));
  }

  private static RegoValue trimPrefix(Builtin.Context context, RegoValue[] arguments) {
    String text = Operands.string(arguments, 1);
    String prefix = Operands.string(arguments, 2);
    return text.startsWith(prefix) ? RegoValue.of(text.substring(prefix.length())) : arguments[0];
  }

  private static RegoValue trimSuffix(Builtin.Context context, RegoValue[] arguments) {
    String text = Operands.string(arguments, 1);
    String suffix = Operands.string(arguments, 2);
    return text.endsWith(suffix)
        ? RegoValue.of(text.substring(0, text.length() - suffix.length()))
        : arguments[0];
  }

  private static RegoValue trimSpace(Builtin.Context context, RegoValue[] arguments) {
    return trimmed(Operands.string(arguments, 1), true, true, Strings::isSpace);
  }

  /**
   * White space as Unicode has it; Java leaves out the spaces that do not break and the next-line
   * sign.
   */
  private static boolean isSpace(int point) {
    return (point >= '\t' && point <= '\r') || point == 0x85 || Character.isSpaceChar(point);
  }
}
