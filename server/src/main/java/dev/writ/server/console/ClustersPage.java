package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where machines stand, and whether they can. */
record ClustersPage(String says, List<Row> rows, @Nullable Trouble trouble) {

  /**
   * One cluster.
   *
   * @param detail why it is not healthy
   */
  public record Row(
      String id,
      String name,
      String url,
      String environment,
      State state,
      @Nullable String detail,
      long machines,
      String storageClasses,
      @Nullable When checked) {}
}
