package dev.writ.workloads.policy;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An amount as Kubernetes writes it: {@code 100m}, {@code 0.5}, {@code 128Mi}, {@code 1e3}. It is
 * exact, keeps its spelling, and is equal to other spellings of the same amount.
 */
public final class Quantity implements Comparable<Quantity> {
  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
  private static final Map<String, BigDecimal> SUFFIXES =
      Map.ofEntries(
          Map.entry("", BigDecimal.ONE),
          Map.entry("n", BigDecimal.ONE.scaleByPowerOfTen(-9)),
          Map.entry("u", BigDecimal.ONE.scaleByPowerOfTen(-6)),
          Map.entry("m", BigDecimal.ONE.scaleByPowerOfTen(-3)),
          Map.entry("k", BigDecimal.ONE.scaleByPowerOfTen(3)),
          Map.entry("M", BigDecimal.ONE.scaleByPowerOfTen(6)),
          Map.entry("G", BigDecimal.ONE.scaleByPowerOfTen(9)),
          Map.entry("T", BigDecimal.ONE.scaleByPowerOfTen(12)),
          Map.entry("P", BigDecimal.ONE.scaleByPowerOfTen(15)),
          Map.entry("E", BigDecimal.ONE.scaleByPowerOfTen(18)),
          Map.entry("Ki", KIBI),
          Map.entry("Mi", KIBI.pow(2)),
          Map.entry("Gi", KIBI.pow(3)),
          Map.entry("Ti", KIBI.pow(4)),
          Map.entry("Pi", KIBI.pow(5)),
          Map.entry("Ei", KIBI.pow(6)));

  private final String spelling;
  private final BigDecimal amount;

  private Quantity(String spelling, BigDecimal amount) {
    this.spelling = spelling;
    this.amount = amount;
  }

  /** Reads one; empty for anything that Kubernetes would not take. */
  public static Optional<Quantity> find(String text) {
    int end = numberEnd(text);
    String number = text.substring(0, end);
    BigDecimal factor = factor(text.substring(end));
    if (factor == null || number.chars().noneMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    return Optional.of(new Quantity(text, new BigDecimal(number).multiply(factor)));
  }

  /**
   * Reads one that is known to be right.
   *
   * @throws IllegalArgumentException when it is not
   */
  public static Quantity of(String text) {
    return find(text)
        .orElseThrow(() -> new IllegalArgumentException("`" + text + "` is no quantity"));
  }

  /** Where sign, digits and at most one point end. */
  private static int numberEnd(String text) {
    int at = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
    boolean point = false;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '.' && !point) {
        point = true;
      } else if (c < '0' || c > '9') {
        break;
      }
      at++;
    }
    return at;
  }

  private static @Nullable BigDecimal factor(String suffix) {
    BigDecimal known = SUFFIXES.get(suffix);
    if (known != null || (!suffix.startsWith("e") && !suffix.startsWith("E"))) {
      return known;
    }
    String exponent = suffix.substring(1);
    boolean signed = exponent.startsWith("+") || exponent.startsWith("-");
    String digits = signed ? exponent.substring(1) : exponent;
    if (digits.isEmpty()
        || digits.length() > 3
        || digits.chars().anyMatch(c -> c < '0' || c > '9')) {
      return null;
    }
    return BigDecimal.ONE.scaleByPowerOfTen(Integer.parseInt(exponent));
  }

  public int signum() {
    return amount.signum();
  }

  @Override
  public int compareTo(Quantity other) {
    return amount.compareTo(other.amount);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Quantity that && amount.compareTo(that.amount) == 0;
  }

  @Override
  public int hashCode() {
    return amount.stripTrailingZeros().hashCode();
  }

  /** As it was written. */
  @Override
  public String toString() {
    return spelling;
  }
}
