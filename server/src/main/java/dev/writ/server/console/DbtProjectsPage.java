package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** dbt projects, each with its last verdict. */
record DbtProjectsPage(String says, List<Row> rows, Pager pager) {

  /**
   * One project.
   *
   * @param spark points of its findings over the last runs; null where there is no run
   */
  public record Row(
      String id,
      String name,
      @Nullable State state,
      String findings,
      String coverage,
      @Nullable String spark,
      @Nullable When judged) {}
}
