package dev.writ.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.cli.rest.Api;
import dev.writ.cli.rest.Resource;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a list, from as many pages as it took.
 *
 * @param total how many there are on the server
 */
record Listing(List<JsonNode> rows, long total) {
  private static final int LARGEST_PAGE = 100;

  /** The first {@code limit} rows. */
  static Listing of(Api api, Resource resource, int limit) {
    List<JsonNode> rows = new ArrayList<>();
    int size = Math.min(limit, LARGEST_PAGE);
    for (int page = 1; ; page++) {
      JsonNode body = api.get(resource.with("page", page).with("per_page", size)).body();
      JsonNode items = body.path("items");
      items.forEach(rows::add);
      long total = body.path("total").asLong(rows.size());
      if (rows.size() >= limit || items.size() < size || rows.size() >= total) {
        return new Listing(rows.subList(0, Math.min(limit, rows.size())), total);
      }
    }
  }

  static Listing all(Api api, Resource resource) {
    return of(api, resource, Integer.MAX_VALUE);
  }
}
