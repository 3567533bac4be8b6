package dev.writ.document.schema;

import java.util.Collection;
import java.util.Locale;

/** Finds the word that somebody may have meant. */
final class Suggestion {
  /** Letters; a word that is farther away was hardly meant. */
  private static final int FARTHEST = 2;

  private Suggestion() {}

  /** {@code ; did you mean `x`?}, or nothing where no word is near. */
  static String of(String written, Collection<String> known) {
    String best = "";
    int nearest = FARTHEST + 1;
    for (String word : known) {
      int distance = distance(written.toLowerCase(Locale.ROOT), word.toLowerCase(Locale.ROOT));
      if (distance < nearest && distance < word.length()) {
        nearest = distance;
        best = word;
      }
    }
    return best.isEmpty() ? "" : "; did you mean `" + best + "`?";
  }

  /**
   * Damerau and Levenshtein: how many letters have to be put, taken, changed, or swapped with their
   * neighbour.
   */
  private static int distance(String one, String other) {
    if (Math.abs(one.length() - other.length()) > FARTHEST) {
      return FARTHEST + 1;
    }
    int[][] rows = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        if (i == 0 || j == 0) {
          rows[i][j] = i + j;
          continue;
        }
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        int least = Math.min(rows[i - 1][j], rows[i][j - 1]) + 1;
        least = Math.min(least, rows[i - 1][j - 1] + (same ? 0 : 1));
        if (i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1)) {
          least = Math.min(least, rows[i - 2][j - 2] + 1);
        }
        rows[i][j] = least;
      }
    }
    return rows[one.length()][other.length()];
  }
}
