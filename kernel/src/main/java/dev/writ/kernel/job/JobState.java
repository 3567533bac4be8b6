package dev.writ.kernel.job;

/**
 * Where a job stands, for admins. The order is that of urgency.
 *
 * @see Jobs#list
 */
public enum JobState {
  /** Failed for good; listed for ever. */
  DEAD("e.status = 'FAILED'"),
  /** A worker has it. */
  RUNNING("j.picked"),
  /** Failed, and tried again later. */
  RETRYING("NOT j.picked AND a.outcome = 'FAILED'"),
  /** Its target was not there, and it looks again later. */
  SNOOZED("NOT j.picked AND a.outcome = 'SNOOZED'"),
  /** Waits for a worker. */
  DUE("NOT j.picked AND coalesce(a.outcome, 'LOST') NOT IN ('FAILED', 'SNOOZED')");

  private final String condition;

  JobState(String condition) {
    this.condition = condition;
  }

  /** Over an event {@code e}, its job {@code j} and its latest attempt {@code a}. */
  String condition() {
    return condition;
  }

  /** An SQL expression that gives the state's name. */
  static String caseOf() {
    StringBuilder sql = new StringBuilder("CASE");
    for (JobState state : values()) {
      sql.append(" WHEN ").append(state.condition).append(" THEN '").append(state).append('\'');
    }
    return sql.append(" END").toString();
  }
}
