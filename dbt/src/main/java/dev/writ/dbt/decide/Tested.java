package dev.writ.dbt.decide;

/**
 * How many of how many columns have a test.
 *
 * @param tested at most {@code total}
 */
public record Tested(int tested, int total) {
  public static final Tested NONE = new Tested(0, 0);

  public Tested plus(Tested other) {
    return new Tested(tested + other.tested, total + other.total);
  }

  /** Decided in integers, so that 29 of 100 meets 29. */
  public boolean isBelow(int percent) {
    return tested * 100L < (long) percent * total;
  }

  /** How many more columns have to be tested to reach so many percent. */
  int missing(int percent) {
    return (int) Math.max(0, ((long) percent * total + 99) / 100 - tested);
  }

  /** Whole percent, rounded down; 100 for no columns. */
  public int floor() {
    return total == 0 ? 100 : (int) (tested * 100L / total);
  }

  /**
   * Such as {@code 60.0%}: one decimal, half up, but cut where rounding would reach the threshold
   * that was missed.
   */
  public String percent(int threshold) {
    if (total == 0) {
      return "100.0%";
    }
    long tenths = (tested * 2000L + total) / (2L * total);
    if (isBelow(threshold) && tenths >= threshold * 10L) {
      tenths = tested * 1000L / total;
    }
    return tenths / 10 + "." + tenths % 10 + "%";
  }
}
