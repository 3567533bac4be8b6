package dev.writ.cli.view;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Ids cut to their end. Writ's ids begin with the time, so those of one minute share their first
 * digits; the last ones are random.
 */
final class ShortIds {
  private static final int SHORTEST = 8;

  private ShortIds() {}

  /** How many last characters tell all these ids apart; at least 8. */
  static int length(Collection<String> ids) {
    Set<String> distinct = new TreeSet<>(ids);
    int longest = distinct.stream().mapToInt(String::length).max().orElse(SHORTEST);
    for (int length = SHORTEST; length < longest; length++) {
      int size = length;
      if (distinct.stream().map(id -> cut(id, size)).distinct().count() == distinct.size()) {
        return length;
      }
    }
    return Math.max(SHORTEST, longest);
  }

  static String cut(String id, int length) {
    return id.length() <= length ? id : id.substring(id.length() - length);
  }
}
