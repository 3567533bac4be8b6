package dev.writ.rego.builtin;

import com.google.re2j.Pattern;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Num;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a plain scalar of YAML 1.1 stands for: `yes` is a boolean, `0o17`, `017` and `1_000` are
 * numbers.
 */
final class YamlScalars {
  private static final Set<String> TRUE =
      Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
  private static final Set<String> FALSE =
      Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> NO_NUMBER =
      Set.of(
          ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf",
          "-.Inf", "-.INF");

  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern DATE =
      Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9]{1,2}:.*)?");
  private static final Pattern SIXTIETHS =
      Pattern.compile("[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?");

  private static final Set<String> BOOLEANS =
      Set.of("true", "True", "TRUE", "false", "False", "FALSE");

  private YamlScalars() {}

  /** Whether only YAML 1.1 takes it for a boolean. */
  static boolean isWord(String plain) {
    return (TRUE.contains(plain) || FALSE.contains(plain)) && !BOOLEANS.contains(plain);
  }

  /**
   * The value of a plain scalar; dates are strings.
   *
   * @throws Failure for infinity and what is not a number, which JSON does not have
   */
  static RegoValue value(String plain) {
    if (TRUE.contains(plain)) {
      return RegoValue.TRUE;
    }
    if (FALSE.contains(plain)) {
      return RegoValue.FALSE;
    }
    if (NULL.contains(plain)) {
      return RegoValue.NULL;
    }
    if (NO_NUMBER.contains(plain)) {
      char sign = plain.charAt(0) == '-' ? '-' : '+';
      boolean infinite = plain.toLowerCase(Locale.ROOT).endsWith("inf");
      throw Failure.of("json: unsupported value: " + (infinite ? sign + "Inf" : "NaN"));
    }
    char first = plain.charAt(0);
    boolean numeric =
        (first >= '0' && first <= '9') || first == '.' || first == '-' || first == '+';
    return numeric && !DATE.matches(plain) ? number(plain) : RegoValue.of(plain);
  }

  /** Whether a string has to stand in quotes so that it is read as one. */
  static boolean needsQuotes(String text) {
    return NO_NUMBER.contains(text)
        || text.equals("<<")
        || DATE.matches(text)
        || SIXTIETHS.matches(text)
        || !(value(text) instanceof RegoValue.Str);
  }

  private static RegoValue number(String plain) {
    String digits = plain.replace("_", "");
    BigInteger whole = whole(digits);
    if (whole != null) {
      return Num.of(whole);
    }
    if (FLOAT.matches(digits)) {
      double value = Double.parseDouble(digits);
      if (!Double.isInfinite(value)) {
        return GoFloat.json(value);
      }
    }
    return RegoValue.of(plain);
  }

  private static @Nullable BigInteger whole(String digits) {
    boolean signed = digits.startsWith("-") || digits.startsWith("+");
    String size = signed ? digits.substring(1) : digits;
    String lower = size.toLowerCase(Locale.ROOT);
    int base = 10;
    if (lower.startsWith("0x")) {
      base = 16;
    } else if (lower.startsWith("0b")) {
      base = 2;
    } else if (lower.startsWith("0") && lower.length() > 1) {
      base = 8;
    }
    boolean prefixed = base == 16 || base == 2 || lower.startsWith("0o");
    String rest = lower.substring(prefixed ? 2 : 0);
    if (rest.isEmpty() || !isOfBase(rest, base)) {
      return null;
    }
    if (rest.length() > Numbers.MOST_DIGITS) {
      throw Numbers.tooBig();
    }
    BigInteger value = new BigInteger(rest, base);
    return digits.startsWith("-") ? value.negate() : value;
  }

  private static boolean isOfBase(String digits, int base) {
    return digits.chars().allMatch(c -> c < 0x80 && Character.digit(c, base) >= 0);
  }

  /** How a number is written: whole ones with all digits, others as Go writes floats. */
  static String written(Num number) {
    String spelling = number.spelling();
    if (spelling.indexOf('.') < 0 && spelling.indexOf('e') < 0 && spelling.indexOf('E') < 0) {
      return new BigDecimal(spelling).toPlainString();
    }
    double value = Double.parseDouble(spelling);
    return Double.isInfinite(value) ? spelling : GoFloat.write(value, 'g', GoFloat.SHORTEST);
  }
}
