package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the workloads of all clusters stand.
 *
 * @param policies whether there are any
 * @param clusters the worst first, and those without a policy after them
 * @param mending remediations that are not over
 */
record WorkloadsPage(
    String says,
    List<HomePage.Tile> tiles,
    boolean policies,
    List<Row> clusters,
    List<Row> namespaces,
    List<RemediationRow> mending) {

  /**
   * A cluster or a namespace.
   *
   * @param about the cluster of a namespace; else what is wrong with the cluster itself
   * @param standing null where nothing is judged
   * @param violationsHref the list that the number counts
   * @param policiesHref the list that the number counts
   */
  public record Row(
      String name,
      String about,
      @Nullable Standing standing,
      long pods,
      long violations,
      String violationsHref,
      long policies,
      String policiesHref) {}
}
