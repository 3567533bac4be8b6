package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One dbt project over time. */
record DbtProjectPage(
    String name,
    @Nullable State state,
    String says,
    @Nullable LineChart findings,
    @Nullable LineChart coverage,
    List<RunRow> runs,
    Pager pager,
    List<Waiver> waivers) {

  /** One run. */
  public record RunRow(
      String id, State state, String findings, String coverage, String source, When when) {}

  /**
   * A finding that is let be.
   *
   * @param soon it ends within two weeks
   */
  public record Waiver(
      String code,
      String model,
      String reason,
      String until,
      boolean soon,
      @Nullable String ticket) {}
}
