package dev.writ.kernel.job;

import dev.writ.kernel.store.Tx;
import java.time.Instant;
import java.util.UUID;

/**
 * Rows of task {@code event} in kernel_jobs, written in the transaction that says what becomes of
 * the work. Each write passes only with a claim that still holds.
 */
final class JobRows {
  private JobRows() {}

  /** True while the claim holds; keeps it from being given to others until the commit. */
  static boolean hold(Tx tx, Claim claim) {
    return tx.handle()
        .createQuery(
            """
            SELECT true FROM kernel_jobs
            WHERE task_name = 'event' AND task_instance = :id AND version = :version FOR UPDATE""")
        .bind("id", claim.eventId().toString())
        .bind("version", claim.version())
        .mapTo(Boolean.class)
        .findOne()
        .isPresent();
  }

  static void remove(Tx tx, Claim claim) {
    int removed =
        tx.handle()
            .createUpdate(
                """
                DELETE FROM kernel_jobs
                WHERE task_name = 'event' AND task_instance = :id AND version = :version""")
            .bind("id", claim.eventId().toString())
            .bind("version", claim.version())
            .execute();
    if (removed == 0) {
      throw new Superseded(claim);
    }
  }

  /** Gives the job back, to be picked again by anybody at that time. */
  static void giveBack(Tx tx, Claim claim, Instant due) {
    int updated =
        tx.handle()
            .createUpdate(
                """
                UPDATE kernel_jobs SET picked = false, picked_by = NULL, last_heartbeat = NULL,
                  consecutive_failures = 0, execution_time = :due, version = version + 1
                WHERE task_name = 'event' AND task_instance = :id AND version = :version""")
            .bind("due", due)
            .bind("id", claim.eventId().toString())
            .bind("version", claim.version())
            .execute();
    if (updated == 0) {
      throw new Superseded(claim);
    }
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
