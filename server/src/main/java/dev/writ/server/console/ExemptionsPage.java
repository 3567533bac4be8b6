package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is let pass, the first to end first. */
record ExemptionsPage(String says, ListFilter filter, List<Row> rows, Pager pager) {

  /**
   * One exemption.
   *
   * @param note why it does not count; empty where it does
   * @param expires null where it can't be read
   * @param soon it ends within two weeks
   */
  public record Row(
      String name,
      State state,
      String note,
      String policy,
      String policyHref,
      String cluster,
      String checks,
      String reason,
      @Nullable When expires,
      boolean soon,
      When seen) {}
}
