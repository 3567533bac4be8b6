package dev.writ.server.console;

import org.jspecify.annotations.Nullable;

/**
 * Where a list stands.
 *
 * @param words such as {@code 1–20 of 143}
 */
public record Pager(String words, @Nullable String before, @Nullable String after) {
  /**
   * The neighbours of one page.
   *
   * @param address path and query of the list without {@code page}
   */
  public static Pager of(String address, int page, int perPage, int shown, long total) {
    long first = total == 0 ? 0 : (long) (page - 1) * perPage + 1;
    String join = address.contains("?") ? "&" : "?";
    return new Pager(
        total == 0 ? "none" : first + "–" + (first + shown - 1) + " of " + total,
        page > 1 ? address + join + "page=" + (page - 1) : null,
        (long) page * perPage < total ? address + join + "page=" + (page + 1) : null);
  }
}
