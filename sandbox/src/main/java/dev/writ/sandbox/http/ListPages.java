package dev.writ.sandbox.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.ApiFailure;
import dev.writ.sandbox.store.Listing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pages of a list. All pages show the cluster as it was at the first one; what is left is kept
 * under the continue token. Only the latest {@value #KEPT} unfinished lists are kept, an older
 * token has expired.
 */
final class ListPages {

  /**
   * @param next the continue token, empty on the last page
   */
  record Page(long revision, List<ObjectNode> items, String next, int remaining) {}

  private static final int KEPT = 100;

  private final Map<String, Listing> unfinished = new LinkedHashMap<>();
  private long counter;

  synchronized Page first(Listing listing, int limit) {
    return cut(listing, limit);
  }

  synchronized Page next(String token, int limit) {
    Listing rest = unfinished.get(token); // kept: a lost page may be asked for again
    if (rest == null) {
      throw ApiFailure.expired(
          "The provided continue parameter is too old to display a consistent list result. You can"
              + " start a new list without the continue parameter.");
    }
    return cut(rest, limit);
  }

  synchronized void forget() {
    unfinished.clear();
  }

  private Page cut(Listing listing, int limit) {
    List<ObjectNode> items = listing.items();
    if (limit <= 0 || items.size() <= limit) {
      return new Page(listing.revision(), items, "", 0);
    }
    String token = Long.toString(listing.revision(), 36) + "-" + Long.toString(counter++, 36);
    unfinished.put(token, new Listing(listing.revision(), items.subList(limit, items.size())));
    if (unfinished.size() > KEPT) {
      unfinished.remove(unfinished.keySet().iterator().next());
    }
    return new Page(listing.revision(), items.subList(0, limit), token, items.size() - limit);
  }
}
