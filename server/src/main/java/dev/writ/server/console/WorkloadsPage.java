package dev.writ.server.console;

import java.util.List;

/**
 * How the workloads of all clusters stand.
 *
 * @param mending remediations that are not over
 */
record WorkloadsPage(
    String says,
    List<HomePage.Tile> tiles,
    List<Row> clusters,
    List<Row> namespaces,
    List<RemediationRow> mending) {

  /**
   * A cluster or a namespace.
   *
   * @param about the cluster of a namespace; else what is wrong with the cluster itself
   * @param violationsHref the list that the number counts
   * @param policiesHref the list that the number counts
   */
  public record Row(
      String name,
      String about,
      Standing standing,
      long pods,
      long violations,
      String violationsHref,
      long policies,
      String policiesHref) {}
}
