package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Durations as Go writes them, such as `-1h2.5s`, and with days, weeks and years of 365 days. */
final class Durations {
  private Durations() {}

  /** Nanoseconds of a duration. */
  static long parse(String text) {
    int at = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    if (text.substring(at).equals("0")) {
      return 0;
    }
    BigDecimal sum = BigDecimal.ZERO;
    if (at == text.length()) {
      throw invalid(text);
    }
    while (at < text.length()) {
      int unit = afterNumber(text, at);
      String number = text.substring(at, unit);
      if (number.isEmpty()
          || number.equals(".")
          || number.indexOf('.') != number.lastIndexOf('.')) {
        throw invalid(text);
      }
      at = afterUnit(text, unit);
      if (at == unit) {
        throw Failure.of("time: missing unit in duration " + RegoValue.of(text));
      }
      String name = text.substring(unit, at);
      BigDecimal nanos = findUnit(name);
      if (nanos == null) {
        throw Failure.of(
            "time: unknown unit " + RegoValue.of(name) + " in duration " + RegoValue.of(text));
      }
      sum = sum.add(new BigDecimal(number).multiply(nanos).setScale(0, RoundingMode.DOWN));
    }
    try {
      return (text.startsWith("-") ? sum.negate() : sum).longValueExact();
    } catch (ArithmeticException beyond) {
      throw invalid(text);
    }
  }

  private static int afterNumber(String text, int from) {
    int at = from;
    while (at < text.length() && isOfNumber(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static int afterUnit(String text, int from) {
    int at = from;
    while (at < text.length() && !isOfNumber(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isOfNumber(char c) {
    return c == '.' || (c >= '0' && c <= '9');
  }

  private static @Nullable BigDecimal findUnit(String name) {
    long hour = 3_600_000_000_000L;
    long nanos =
        switch (name) {
          case "ns" -> 1;
          case "us", "\u00b5s", "\u03bcs" -> 1_000;
          case "ms" -> 1_000_000;
          case "s" -> 1_000_000_000;
          case "m" -> 60_000_000_000L;
          case "h" -> hour;
          case "d" -> 24 * hour;
          case "w" -> 7 * 24 * hour;
          case "y" -> 365 * 24 * hour;
          default -> 0;
        };
    return nanos == 0 ? null : BigDecimal.valueOf(nanos);
  }

  private static Failure invalid(String text) {
    return Failure.of("time: invalid duration " + RegoValue.of(text));
  }
}
