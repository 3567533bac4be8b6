package dev.writ.kernel.store;

import java.util.List;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param total of the whole list, as far as the caller may see it
 * @param page 1 for the first
 */
public record Page<T>(List<T> items, long total, int page, int perPage) {
  public Page {
    items = List.copyOf(items);
  }

  public <R> Page<R> map(Function<T, R> each) {
    return new Page<>(items.stream().map(each).toList(), total, page, perPage);
  }

  /** Which page is wanted: page from 1, 1 to 100 a page, 20 by default. */
  public record Wish(int page, int perPage) {
    public static final Wish FIRST = new Wish(1, 20);

    public Wish {
      page = Math.clamp(page, 1, 1_000_000);
      perPage = Math.clamp(perPage, 1, 100);
    }

    public long offset() {
      return (page - 1L) * perPage;
    }

    public <T> Page<T> of(List<T> items, long total) {
      return new Page<>(items, total, page, perPage);
    }

    /** The page of a list that is at hand as a whole. */
    public <T> Page<T> cut(List<T> all) {
      int from = (int) Math.min(offset(), all.size());
      return of(all.subList(from, Math.min(from + perPage, all.size())), all.size());
    }
  }
}
