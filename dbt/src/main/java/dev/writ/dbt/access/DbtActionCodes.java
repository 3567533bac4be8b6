package dev.writ.dbt.access;

import dev.writ.kernel.audit.ActionCode;
import java.util.List;

/** What the room's own audit rows say happened; a request for a waiver has the kernel's codes. */
public final class DbtActionCodes {
  private DbtActionCodes() {}

  public static final ActionCode CHECK_COMPLETED =
      new ActionCode("DBT_CHECK_COMPLETED", "A dbt project was judged; `passed` says how.");
  public static final ActionCode POLICY_CHANGED =
      new ActionCode("DBT_POLICY_CHANGED", "A policy of dbt projects got another version.");
  public static final ActionCode BASELINE_ACCEPTED =
      new ActionCode(
          "DBT_BASELINE_ACCEPTED",
          "The findings of a run are known from now on; they don't count.");
  public static final ActionCode WAIVER_EXPIRED =
      new ActionCode(
          "DBT_WAIVER_EXPIRED", "A waiver's last day is over; its finding counts again.");

  public static final List<ActionCode> ALL =
      List.of(CHECK_COMPLETED, POLICY_CHANGED, BASELINE_ACCEPTED, WAIVER_EXPIRED);
}
