package dev.writ.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One measured number.
 *
 * @param target null for a figure that is only told, such as a reference
 */
record Figure(String what, double value, String unit, @Nullable Target target) {

  /** What the contract asks for. */
  record Target(boolean atLeast, double bound) {
    boolean isMetBy(double value) {
      return atLeast ? value >= bound : value <= bound;
    }
  }

  static Figure told(String what, double value, String unit) {
    return new Figure(what, value, unit, null);
  }

  static Figure atLeast(String what, double value, String unit, double bound) {
    return new Figure(what, value, unit, new Target(true, bound));
  }

  static Figure atMost(String what, double value, String unit, double bound) {
    return new Figure(what, value, unit, new Target(false, bound));
  }

  /** One aligned line: what, value, and beside it the target and whether it is met. */
  String line() {
    String judged =
        target == null
            ? ""
            : "   target %s %s   %s"
                .formatted(
                    target.atLeast() ? ">=" : "<=",
                    number(target.bound()),
                    target.isMetBy(value) ? "met" : "MISSED");
    return "  %-58s %12s %-6s%s".formatted(what, number(value), unit, judged).stripTrailing();
  }

  private static String number(double value) {
    return String.format(
        Locale.ROOT, value < 10 ? "%,.3f" : value < 1_000 ? "%,.1f" : "%,.0f", value);
  }
}
