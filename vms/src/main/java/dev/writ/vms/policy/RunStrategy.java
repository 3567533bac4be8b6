package dev.writ.vms.policy;

/** Whether a machine is wanted on or off; KubeVirt's own words. */
public enum RunStrategy {
  ALWAYS("Always"),
  HALTED("Halted");

  private final String word;

  RunStrategy(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  public static RunStrategy ofWord(String word) {
    return word.equals(HALTED.word) ? HALTED : ALWAYS;
  }
}
