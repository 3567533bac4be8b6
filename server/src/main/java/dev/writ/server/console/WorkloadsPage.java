package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the workloads of all clusters stand.
 *
 * @param trend scores of the clusters over time; null where nothing was judged yet
 * @param mending remediations that are not over
 */
record WorkloadsPage(
    String says,
    List<HomePage.Tile> tiles,
    @Nullable LineChart trend,
    List<Row> clusters,
    List<Row> namespaces,
    List<RemediationRow> mending) {

  /**
   * A cluster or a namespace.
   *
   * @param about the cluster of a namespace; else what is wrong with the cluster itself
   * @param violationsHref the list that the number counts
   * @param policiesHref the list that the number counts
   * @param spark points of its score over time; null where there are none
   */
  public record Row(
      String name,
      String about,
      Standing standing,
      long pods,
      long violations,
      String violationsHref,
      long policies,
      String policiesHref,
      @Nullable String spark) {}
}
