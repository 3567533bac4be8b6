package dev.writ.dbt.decide;

import java.util.List;

/** How lists are said in a sentence. */
final class Text {
  private Text() {}

  /** {@code 'a'}, {@code 'a' or 'b'}, {@code 'a', 'b', or 'c'}. */
  static String either(List<String> names) {
    int last = names.size() - 1;
    StringBuilder text = new StringBuilder();
    for (int i = 0; i <= last; i++) {
      if (i > 0) {
        text.append(last > 1 ? ", " : " ").append(i == last ? "or " : "");
      }
      text.append('\'').append(names.get(i)).append('\'');
    }
    return text.toString();
  }

  /**
   * The first names, and how many there are beside them.
   *
   * @param more a format that takes the number
   */
  static String firstOf(List<String> names, int shown, String more) {
    String text = String.join(", ", names.subList(0, Math.min(shown, names.size())));
    return names.size() > shown ? text + more.formatted(names.size() - shown) : text;
  }
}
