package dev.writ.rego.builtin.graphql;

import dev.writ.rego.RegoValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Words that errors are made of: quotes, lists, and what somebody may have meant. */
final class Texts {
  private static final int MOST_NAMED = 5;

  private Texts() {}

  /** In quotes, with escapes as Go writes them. */
  static String quoted(String text) {
    return RegoValue.of(text).toString();
  }

  /** {@code "a"}, {@code "a" or "b"}, {@code "a", "b", or "c"}; five at most. */
  static String quotedOrList(List<String> items) {
    return orList(items.stream().map(item -> '"' + item + '"').toList());
  }

  static String orList(List<String> items) {
    List<String> named = items.subList(0, Math.min(items.size(), MOST_NAMED));
    int last = named.size() - 1;
    return switch (named.size()) {
      case 0 -> "";
      case 1 -> named.getFirst();
      case 2 -> named.getFirst() + " or " + named.getLast();
      default -> String.join(", ", named.subList(0, last)) + ", or " + named.get(last);
    };
  }

  /** {@code " Did you mean "a"?"}, or nothing when nothing is near. */
  static String didYouMean(Work work, String prefix, String typed, List<String> options) {
    List<String> near = near(work, typed, options);
    return near.isEmpty() ? "" : " " + prefix + " " + quotedOrList(near) + "?";
  }

  /** The options that are spelled nearly like it, the nearest first. */
  static List<String> near(Work work, String typed, List<String> options) {
    int threshold = (int) Math.floor(utf8Length(typed) * 0.4) + 1;
    record Near(String option, int distance) {}
    List<Near> found = new ArrayList<>();
    for (String option : options) {
      work.scan(typed.length() * option.length());
      int distance = distance(typed, option);
      if (distance <= threshold) {
        found.add(new Near(option, distance));
      }
    }
    found.sort(Comparator.comparingInt(Near::distance));
    return found.stream().map(Near::option).toList();
  }

  /** Edits between two words; another case anywhere counts as one edit. */
  private static int distance(String left, String right) {
    if (left.equals(right)) {
      return 0;
    }
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    return a.equals(b) ? 1 : edits(a.codePoints().toArray(), b.codePoints().toArray());
  }

  private static int edits(int[] a, int[] b) {
    int[] row = new int[b.length + 1];
    for (int j = 0; j <= b.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length; i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length; j++) {
        int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length];
  }

  /** Its length as Go counts it, in bytes. */
  static int utf8Length(String text) {
    int length = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      i += Character.charCount(point);
    }
    return length;
  }
}
