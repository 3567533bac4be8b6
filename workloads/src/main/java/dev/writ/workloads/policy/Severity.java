package dev.writ.workloads.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How bad a violation is, mildest first. */
public enum Severity {
  LOW(1),
  MEDIUM(1),
  HIGH(2),
  CRITICAL(3);

  /** As policies spell them, worst first. */
  static final List<String> WORDS = Arrays.stream(values()).map(Severity::word).toList().reversed();

  private final int factor;

  Severity(int factor) {
    this.factor = factor;
  }

  /** What a violation's weight is multiplied by for the severity score. */
  public int factor() {
    return factor;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Severity> find(String word) {
    return Arrays.stream(values()).filter(severity -> severity.word().equals(word)).findFirst();
  }
}
