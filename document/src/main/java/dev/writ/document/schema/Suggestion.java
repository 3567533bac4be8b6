package dev.writ.document.schema;

import java.util.Collection;
import java.util.Locale;

/** Finds the word that somebody may have meant. */
final class Suggestion {
  private Suggestion() {}

  /** {@code ; did you mean `x`?}, or nothing where no word is near. */
  static String of(String written, Collection<String> known) {
    String lower = written.toLowerCase(Locale.ROOT);
    String best = "";
    int distance = Math.max(1, written.length() / 3) + 1;
    for (String word : known) {
      int here = distance(lower, word.toLowerCase(Locale.ROOT), distance);
      if (here < distance) {
        distance = here;
        best = word;
      }
    }
    return best.isEmpty() ? "" : "; did you mean `" + best + "`?";
  }

  /** How many letters have to be put, taken or changed; {@code most} where it is that or more. */
  private static int distance(String one, String other, int most) {
    if (Math.abs(one.length() - other.length()) >= most) {
      return most;
    }
    int[] above = new int[other.length() + 1];
    for (int j = 0; j < above.length; j++) {
      above[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[above.length];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(above[j - 1] + change, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[other.length()];
  }
}
