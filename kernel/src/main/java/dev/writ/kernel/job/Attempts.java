package dev.writ.kernel.job;

import dev.writ.kernel.store.Tx;
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
   * @param lost attempts whose worker died
   * @param snoozed whether the latest attempt is snoozed, and so goes on
   * @param snoozedFor how long the work has been waiting for its target, over all attempts
   */
  record Past(int last, int failed, int lost, boolean snoozed, Duration snoozedFor) {}

  static Past past(Tx tx, UUID eventId) {
    return tx.handle()
        .createQuery(
            """
            SELECT coalesce(max(number), 0) AS last,
              count(*) FILTER (WHERE outcome = 'FAILED') AS failed,
              count(*) FILTER (WHERE outcome = 'LOST') AS lost,
              coalesce(bool_or(outcome = 'SNOOZED'), false) AS snoozed,
              coalesce(sum(extract(epoch FROM coalesce(ended_at, :now) - started_at))
                FILTER (WHERE snoozes > 0), 0) AS waited
            FROM kernel_attempts WHERE event_id = :event""")
        .bind("event", eventId)
        .bind("now", tx.now())
        .map(
            (row, context) ->
                new Past(
                    row.getInt("last"),
                    row.getInt("failed"),
                    row.getInt("lost"),
                    row.getBoolean("snoozed"),
                    Duration.ofSeconds(row.getLong("waited"))))
        .one();
  }

  /** Marks what a dead worker left open; gives how many that were. */
  static int markLost(Tx tx, UUID eventId) {
    return tx.handle()
        .createUpdate(
            """
            UPDATE kernel_attempts SET outcome = 'LOST', ended_at = :now
            WHERE event_id = :event AND outcome = 'RUNNING'""")
        .bind("now", tx.now())
        .bind("event", eventId)
        .execute();
  }

  static void begin(Tx tx, UUID eventId, int number, String worker) {
    tx.handle()
        .createUpdate(
            """
            INSERT INTO kernel_attempts (event_id, number, worker, started_at, outcome)
            VALUES (:event, :number, :worker, :now, 'RUNNING')""")
        .bind("event", eventId)
        .bind("number", number)
        .bind("worker", worker)
        .bind("now", tx.now())
        .execute();
  }

  static void resume(Tx tx, UUID eventId, String worker) {
    tx.handle()
        .createUpdate(
            """
            UPDATE kernel_attempts SET outcome = 'RUNNING', worker = :worker,
              error_code = NULL, error_detail = NULL
            WHERE event_id = :event AND outcome = 'SNOOZED'""")
        .bind("worker", worker)
        .bind("event", eventId)
        .execute();
  }

  static void snooze(Tx tx, UUID eventId, String why) {
    tx.handle()
        .createUpdate(
            """
            UPDATE kernel_attempts SET outcome = 'SNOOZED', snoozes = snoozes + 1,
              error_detail = :why
            WHERE event_id = :event AND outcome = 'RUNNING'""")
        .bind("why", why)
        .bind("event", eventId)
        .execute();
  }

  /** Ends the open attempt, if there is one. */
  static void end(
      Tx tx, UUID eventId, Outcome outcome, @Nullable String code, @Nullable String detail) {
    tx.handle()
        .createUpdate(
            """
            UPDATE kernel_attempts SET outcome = :outcome, ended_at = :now, error_code = :code,
              error_detail = :detail
            WHERE event_id = :event AND outcome IN ('RUNNING', 'SNOOZED')""")
        .bind("outcome", outcome)
        .bind("now", tx.now())
        .bind("code", code)
        .bind("detail", detail)
        .bind("event", eventId)
        .execute();
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
