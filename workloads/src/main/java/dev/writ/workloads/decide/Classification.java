package dev.writ.workloads.decide;

/** What a score from 0 to 100 means, in a word. */
public enum Classification {
  HEALTHY("Healthy", 80),
  STABLE("Stable", 60),
  DEGRADED("Degraded", 40),
  CRITICAL("Critical", 0);

  private final String word;
  private final int from;

  Classification(String word, int from) {
    this.word = word;
    this.from = from;
  }

  public static Classification of(int score) {
    for (Classification one : values()) {
      if (score >= one.from) {
        return one;
      }
    }
    throw new IllegalArgumentException("a score is not negative, not " + score);
  }

  /** As it is shown. */
  public String word() {
    return word;
  }
}
