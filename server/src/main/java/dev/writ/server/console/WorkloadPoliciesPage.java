package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The policies that workloads are judged by, the worst off first. */
record WorkloadPoliciesPage(String says, ListFilter filter, List<Row> rows, Pager pager) {

  /**
   * One policy.
   *
   * @param about its namespace, or that it is the cluster's
   * @param standing null where it was never readable
   * @param trouble what hinders it; null for nothing
   */
  public record Row(
      String href,
      String name,
      String about,
      String cluster,
      State mode,
      @Nullable Standing standing,
      long pods,
      long violations,
      String violationsHref,
      @Nullable State trouble,
      @Nullable When judged) {}
}
