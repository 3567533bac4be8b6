package dev.writ.vms.store;

import dev.writ.kernel.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** {@code vms_confirmation_failures}: wrong names that people typed to confirm a deletion. */
public final class ConfirmationRows {
  private ConfirmationRows() {}

  /** Adds one, and drops the user's that are older than the limit. */
  public static void insert(Tx tx, UUID userId, Instant limit) {
    tx.handle()
        .createUpdate(
            """
            DELETE FROM vms_confirmation_failures WHERE user_id = :user AND failed_at < :limit
            """)
        .bind("user", userId)
        .bind("limit", limit)
        .execute();
    tx.handle()
        .createUpdate(
            """
            INSERT INTO vms_confirmation_failures (id, user_id, failed_at)
            VALUES (:id, :user, :now)
            """)
        .bind("id", tx.newId())
        .bind("user", userId)
        .bind("now", tx.now())
        .execute();
  }

  /** When the user was wrong after the limit, oldest first. */
  public static List<Instant> since(Handle handle, UUID userId, Instant limit) {
    return handle
        .createQuery(
            """
            SELECT failed_at FROM vms_confirmation_failures
            WHERE user_id = :user AND failed_at > :limit ORDER BY failed_at
            """)
        .bind("user", userId)
        .bind("limit", limit)
        .map((row, _) -> Rows.instant(row, "failed_at"))
        .list();
  }
}
