package dev.writ.kernel.decision;

import dev.writ.kernel.store.Columns;
import dev.writ.kernel.store.Tx;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table {@code kernel_policy_uploads}. */
final class PolicyUploads {
  /** The newest upload of a room. */
  record Upload(String sha256, UUID by, Instant at) {}

  /** By room; rooms that went back to what the server has are left out. */
  Map<String, Upload> newest(Handle handle) {
    Map<String, Upload> uploads = new HashMap<>();
    handle
        .createQuery(
            """
            SELECT DISTINCT ON (room) room, sha256, uploaded_by, uploaded_at
            FROM kernel_policy_uploads ORDER BY room, id DESC""")
        .map(
            (row, context) -> {
              String sha256 = row.getString("sha256");
              if (sha256 != null) {
                uploads.put(
                    row.getString("room"),
                    new Upload(
                        sha256,
                        Columns.id(row, "uploaded_by"),
                        Columns.instant(row, "uploaded_at")));
              }
              return uploads;
            })
        .list();
    return uploads;
  }

  /**
   * @param sha256 of a text that is kept; null goes back to what the server has of its own
   */
  void insert(Tx tx, String room, @Nullable String sha256, UUID by) {
    tx.handle()
        .createUpdate(
            """
            INSERT INTO kernel_policy_uploads (room, sha256, uploaded_by, uploaded_at)
            VALUES (:room, :sha256, :by, :now)""")
        .bind("room", room)
        .bind("sha256", sha256)
        .bind("by", by)
        .bind("now", tx.now())
        .execute();
  }
}
