package dev.writ.kernel.job;

import dev.writ.kernel.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The table kernel_attempts: what happened each time a worker took the work up.
 *
 * <pre>{@code
 * stateDiagram-v2
 *   [*] --> RUNNING
 *   RUNNING --> COMPLETED
 *   RUNNING --> FAILED: uses up an attempt
 *   RUNNING --> SNOOZED: the target is not there
 *   SNOOZED --> RUNNING: the same attempt goes on
 *   SNOOZED --> FAILED: waited for 24 h
 *   RUNNING --> LOST: the worker died
 *   RUNNING --> INTERRUPTED: the server was stopped
 * }</pre>
 */
final class Attempts {
  private Attempts() {}

  enum Outcome {
    RUNNING,
    COMPLETED,
    FAILED,
    SNOOZED,
    LOST,
    INTERRUPTED
  }

  /**
   * What happened so far.
   *
   * @param last number of the latest attempt, 0 before the first
   * @param failed attempts that failed
   * @param dead workers that went away in an attempt, those of attempts still open among them. A
   *     worker that was taken for dead and came back counts once, however often it happened:
   *     whoever dies of the work never comes back under its name
   * @param open whether the latest attempt is RUNNING
   * @param snoozed whether the latest attempt is SNOOZED, and so goes on
   * @param snoozedFor how long the work has been waiting for its target, over all attempts
   */
  record Past(int last, int failed, int dead, boolean open, boolean snoozed, Duration snoozedFor) {
    static Past read(ResultSet row) throws SQLException {
      return new Past(
          row.getInt("last_attempt"),
          row.getInt("failed_attempts"),
          row.getInt("dead_workers"),
          row.getBoolean("attempt_open"),
          row.getBoolean("attempt_snoozed"),
          Duration.ofSeconds(row.getLong("snoozed_seconds")));
    }
  }

  /** One row, for {@link Past#read}; {@code :event} is the work, {@code :now} the time. */
  static final String PAST =
      """
      SELECT coalesce(max(number), 0) AS last_attempt,
        count(*) FILTER (WHERE outcome = 'FAILED') AS failed_attempts,
        count(DISTINCT worker) FILTER (WHERE outcome IN ('LOST', 'RUNNING')) AS dead_workers,
        coalesce(bool_or(outcome = 'RUNNING'), false) AS attempt_open,
        coalesce(bool_or(outcome = 'SNOOZED'), false) AS attempt_snoozed,
        coalesce(sum(extract(epoch FROM coalesce(ended_at, :now) - started_at))
          FILTER (WHERE snoozes > 0), 0) AS snoozed_seconds
      FROM kernel_attempts WHERE event_id = :event
      """;

  static Past past(Tx tx, UUID eventId) {
    return tx.handle()
        .createQuery(PAST)
        .bind("event", eventId)
        .bind("now", tx.now())
        .map((row, context) -> Past.read(row))
        .one();
  }

  /** Marks what a worker left open that does not have the work any more. */
  static void markLost(Tx tx, UUID eventId) {
    tx.write(
        """
        UPDATE kernel_attempts SET outcome = 'LOST', ended_at = ?
        WHERE event_id = ? AND outcome = 'RUNNING'""",
        tx.now(),
        eventId);
  }

  static void begin(Tx tx, UUID eventId, int number, String worker) {
    tx.write(
        """
        INSERT INTO kernel_attempts (event_id, number, worker, started_at, outcome)
        VALUES (?, ?, ?, ?, 'RUNNING')""",
        eventId,
        number,
        worker,
        tx.now());
  }

  static void resume(Tx tx, UUID eventId, String worker) {
    tx.write(
        """
        UPDATE kernel_attempts SET outcome = 'RUNNING', worker = ?, error_code = NULL,
          error_detail = NULL
        WHERE event_id = ? AND outcome = 'SNOOZED'""",
        worker,
        eventId);
  }

  static void snooze(Tx tx, UUID eventId, String why) {
    tx.write(
        """
        UPDATE kernel_attempts SET outcome = 'SNOOZED', snoozes = snoozes + 1, error_detail = ?
        WHERE event_id = ? AND outcome = 'RUNNING'""",
        why,
        eventId);
  }

  /** Ends the open attempt, if there is one. */
  static void end(
      Tx tx, UUID eventId, Outcome outcome, @Nullable String code, @Nullable String detail) {
    tx.write(
        """
        UPDATE kernel_attempts SET outcome = ?, ended_at = ?, error_code = ?, error_detail = ?
        WHERE event_id = ? AND outcome IN ('RUNNING', 'SNOOZED')""",
        outcome.name(),
        tx.now(),
        code,
        detail,
        eventId);
  }

  /** Removes attempts of ended work that are older; gives how many. */
  static int forgetBefore(Tx tx, Instant endedBefore) {
    return tx.handle()
        .createUpdate(
            """
            DELETE FROM kernel_attempts a USING kernel_events e
            WHERE e.id = a.event_id AND a.ended_at < :before
              AND e.status IN ('COMPLETED', 'FAILED', 'CANCELLED')""")
        .bind("before", endedBefore)
        .execute();
  }
}
