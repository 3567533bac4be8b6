package dev.writ.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One measured number.
 *
 * @param target null for a figure that is only told, such as a reference
 * @param peer what another program takes for the same, null where none was asked
 */
record Figure(
    String what, double value, String unit, @Nullable Target target, @Nullable Double peer) {

  /** Heads the rows that {@link #row} makes. */
  static final String ROWS =
      """
      | what | figure | bar | bar is met | peer | peer over figure |
      |---|---:|---:|---:|---:|---:|""";

  /** What the contract asks for. */
  record Target(boolean atLeast, double bound) {
    boolean isMetBy(double value) {
      return margin(value) >= 1;
    }

    /** How many times over it is met; less than 1 when it is missed, 1 where both are nothing. */
    double margin(double value) {
      if (value == bound) {
        return 1;
      }
      return atLeast ? value / bound : bound / value;
    }

    @Override
    public String toString() {
      return (atLeast ? ">= " : "<= ") + number(bound);
    }
  }

  static Figure told(String what, double value, String unit) {
    return new Figure(what, value, unit, null, null);
  }

  static Figure atLeast(String what, double value, String unit, double bound) {
    return new Figure(what, value, unit, new Target(true, bound), null);
  }

  static Figure atMost(String what, double value, String unit, double bound) {
    return new Figure(what, value, unit, new Target(false, bound), null);
  }

  /** With what another program takes for the same, in the same unit. */
  Figure beside(double peer) {
    return new Figure(what, value, unit, target, peer);
  }

  /** One aligned line: what, value, and beside it the target, by how much it is met, the peer. */
  String line() {
    String judged =
        target == null
            ? ""
            : "   target %s   %s %.2fx"
                .formatted(target, target.isMetBy(value) ? "met" : "MISSED", target.margin(value));
    String compared = peer == null ? "" : "   peer %s, %.1fx".formatted(number(peer), peer / value);
    return "  %-58s %12s %-6s%s%s"
        .formatted(what, number(value), unit, judged, compared)
        .stripTrailing();
  }

  /** The same as a row of a Markdown table. */
  String row() {
    return "| %s | %s %s | %s | %s | %s | %s |"
        .formatted(
            what,
            number(value),
            unit,
            target == null ? "" : target,
            target == null ? "" : "%.2fx".formatted(target.margin(value)),
            peer == null ? "" : number(peer) + " " + unit,
            peer == null ? "" : "%.1fx".formatted(peer / value));
  }

  private static String number(double value) {
    return String.format(
        Locale.ROOT, value < 10 ? "%,.3f" : value < 1_000 ? "%,.1f" : "%,.0f", value);
  }
}
