package dev.writ.workloads.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The checks that Writ brings along: names, what a violation weighs, how bad it is. */
public enum Check {
  LATEST_TAG(5, Severity.HIGH),
  MISSING_LIVENESS(3, Severity.MEDIUM),
  MISSING_READINESS(2, Severity.LOW),
  MISSING_RESOURCES(2, Severity.MEDIUM),
  HIGH_RESTARTS(6, Severity.CRITICAL),
  PENDING(4, Severity.MEDIUM);

  /** In front of the names of a policy's own rules. */
  public static final String CUSTOM = "custom/";

  private final int weight;
  private final Severity severity;

  Check(int weight, Severity severity) {
    this.weight = weight;
    this.severity = severity;
  }

  /** Points for one violation; for one unit where a violation has several. */
  public int weight() {
    return weight;
  }

  /** Unless the policy says another one. */
  public Severity severity() {
    return severity;
  }

  /** Whether Writ can put what is missing. */
  public boolean isPatchable() {
    return switch (this) {
      case MISSING_LIVENESS, MISSING_READINESS, MISSING_RESOURCES -> true;
      case LATEST_TAG, HIGH_RESTARTS, PENDING -> false;
    };
  }

  /** As reports and exemptions name it, such as {@code latest_tag}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As {@code severityOverrides} names it, such as {@code latestTag}. */
  public String field() {
    StringBuilder field = new StringBuilder();
    for (String part : word().split("_", -1)) {
      field.append(
          field.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
    }
    return field.toString();
  }

  public static Optional<Check> find(String word) {
    return Arrays.stream(values()).filter(check -> check.word().equals(word)).findFirst();
  }
}
