package dev.writ.workloads.decide;

/** Texts of others within messages of ours: they may be of any length. */
final class Quoted {
  private Quoted() {}

  /**
   * The text, or its beginning and `…` where it is longer.
   *
   * @param most characters that it may have
   */
  static String of(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = most - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
