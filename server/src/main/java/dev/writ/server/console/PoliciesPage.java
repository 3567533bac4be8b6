package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which policies decide now. */
record PoliciesPage(String says, List<Row> rows) {

  /**
   * A room's policy.
   *
   * @param state whether the newest set is the active one
   * @param origin where the active set came from, in words
   * @param refused the first thing that is wrong with the set that was refused last
   */
  public record Row(
      String room,
      State state,
      String origin,
      String sha256,
      String files,
      When since,
      @Nullable String refused) {}
}
