package dev.writ.kernel.job;

import com.github.kagkarlsson.scheduler.task.Execution;
import dev.writ.kernel.event.PostgresEvents;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.store.Tx;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rows of task {@code event} in kernel_jobs, written in the transaction that says what becomes of
 * the work. Each write passes only with a claim that still holds.
 */
final class JobRows {
  private static final String TAKE =
      """
      SELECT e.*, t.id AS ticket_id, t.modified_spec, t.selection, t.snapshot, past.*
      FROM kernel_jobs j
      LEFT JOIN kernel_events e ON e.id = :event
      LEFT JOIN kernel_tickets t ON t.event_id = e.id
      CROSS JOIN LATERAL (%s) past
      WHERE j.task_name = 'event' AND j.task_instance = :instance AND j.version = :version"""
          .formatted(Attempts.PAST);

  private JobRows() {}

  /**
   * What a worker needs to know to begin.
   *
   * @param event null where there is no such event
   * @param agreement of the event's own ticket; null where it has none
   */
  record Taken(@Nullable WorkEvent event, @Nullable Agreement agreement, Attempts.Past past) {}

  /**
   * Reads all about the work in one go. Locks nothing: the job comes last in the house's lock
   * order, and {@link #hold} is for that.
   *
   * @throws Superseded where the claim holds no more
   */
  static Taken take(Tx tx, Claim claim) {
    return tx.handle()
        .createQuery(TAKE)
        .bind("event", claim.eventId())
        .bind("instance", claim.eventId().toString())
        .bind("version", claim.version())
        .bind("now", tx.now())
        .map(
            (row, context) ->
                new Taken(
                    row.getString("type") == null ? null : PostgresEvents.read(row),
                    row.getString("ticket_id") == null ? null : Agreement.read(row),
                    Attempts.Past.read(row)))
        .findOne()
        .orElseThrow(() -> new Superseded(claim));
  }

  /**
   * Keeps the job from being given to others until the commit. To be called last: whoever ends the
   * work at this moment has locked its event and attempt, and wants the job.
   *
   * @throws Superseded where the claim holds no more
   */
  static void hold(Tx tx, Claim claim) {
    int held =
        tx.update(
            """
            SELECT 1 FROM kernel_jobs
            WHERE task_name = 'event' AND task_instance = ? AND version = ? FOR UPDATE""",
            claim.eventId().toString(),
            claim.version());
    if (held == 0) {
      throw new Superseded(claim);
    }
  }

  static void remove(Tx tx, Claim claim) {
    int removed =
        tx.update(
            """
            DELETE FROM kernel_jobs
            WHERE task_name = 'event' AND task_instance = ? AND version = ?""",
            claim.eventId().toString(),
            claim.version());
    if (removed == 0) {
      throw new Superseded(claim);
    }
  }

  /** Gives the job back, to be picked again by anybody at that time. */
  static void giveBack(Tx tx, Claim claim, Instant due) {
    int updated =
        tx.update(
            """
            UPDATE kernel_jobs SET picked = false, picked_by = NULL, last_heartbeat = NULL,
              consecutive_failures = 0, execution_time = ?, version = version + 1
            WHERE task_name = 'event' AND task_instance = ? AND version = ?""",
            due,
            claim.eventId().toString(),
            claim.version());
    if (updated == 0) {
      throw new Superseded(claim);
    }
  }

  /**
   * Gives back what a worker had that is gone. Its death is no failure of the job: a later one
   * pauses as if it were the first. Does nothing where the worker was quicker.
   */
  static void revive(Tx tx, Execution dead) {
    tx.write(
        """
        UPDATE kernel_jobs SET picked = false, picked_by = NULL, last_heartbeat = NULL,
          execution_time = ?, version = version + 1
        WHERE task_name = ? AND task_instance = ? AND version = ?""",
        tx.now(),
        dead.getTaskName(),
        dead.getId(),
        dead.version);
  }

  /** Removes a job that no worker has; false when one has it, or there is none. */
  static boolean removeUnpicked(Tx tx, UUID eventId) {
    return tx.handle()
            .createUpdate(
                """
                DELETE FROM kernel_jobs
                WHERE task_name = 'event' AND task_instance = :id AND NOT picked""")
            .bind("id", eventId.toString())
            .execute()
        == 1;
  }
}
