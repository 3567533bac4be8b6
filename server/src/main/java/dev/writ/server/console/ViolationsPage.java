package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong now. */
record ViolationsPage(String says, ListFilter filter, List<Row> rows, Pager pager) {

  /**
   * One violation.
   *
   * @param exempted by what it is let pass and until when; null where it counts
   */
  public record Row(
      State severity,
      String check,
      String message,
      String workload,
      String objectHref,
      String pod,
      String policy,
      String policyHref,
      String cluster,
      @Nullable Allowed exempted) {}

  /** Why a violation is let pass. */
  public record Allowed(String by, String reason, When until) {}
}
