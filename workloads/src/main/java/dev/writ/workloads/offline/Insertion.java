package dev.writ.workloads.offline;

import java.util.Comparator;
import java.util.List;

/**
 * Text that is put into a file; nothing is ever taken away.
 *
 * @param offset before which it is put
 */
record Insertion(int offset, String text) {

  /** The text with all insertions; of those at one place the first comes first. */
  static String apply(String text, List<Insertion> insertions) {
    StringBuilder out = new StringBuilder(text.length() + 200 * insertions.size());
    int at = 0;
    for (Insertion insertion : inOrder(insertions)) {
      out.append(text, at, insertion.offset()).append(insertion.text());
      at = insertion.offset();
    }
    return out.append(text, at, text.length()).toString();
  }

  static List<Insertion> inOrder(List<Insertion> insertions) {
    return insertions.stream().sorted(Comparator.comparingInt(Insertion::offset)).toList();
  }
}
