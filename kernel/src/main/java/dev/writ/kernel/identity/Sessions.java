package dev.writ.kernel.identity;

import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.store.Database;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who is signed in, for admins. */
public final class Sessions {
  private final Database database;
  private final Changes changes;

  public Sessions(Database database, AuditLog log) {
    this.database = database;
    this.changes = new Changes(database, log);
  }

  /** A session without its cookie. */
  public record Open(
      UUID id,
      UUID userId,
      String userName,
      Instant createdAt,
      Instant lastSeenAt,
      Instant expiresAt,
      @Nullable String ip,
      @Nullable String userAgent) {}

  /** Sessions that are not over, last seen first; needs {@code user:read}. */
  public List<Open> list(Caller caller) {
    caller.require(KernelPermissions.USER_READ);
    Instant now = database.now();
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT s.id, s.user_id, u.name, s.created_at, s.last_seen_at, s.expires_at,
                      s.ip, s.user_agent
                    FROM kernel_sessions s JOIN kernel_users u ON u.id = s.user_id
                    WHERE s.revoked_at IS NULL AND u.disabled_at IS NULL AND s.expires_at > :now
                      AND s.last_seen_at > :idle
                    ORDER BY s.last_seen_at DESC, s.id
                    """)
                .bind("now", now)
                .bind("idle", now.minus(Callers.IDLE))
                .map(
                    (row, context) ->
                        new Open(
                            row.getObject(1, UUID.class),
                            row.getObject(2, UUID.class),
                            row.getString(3),
                            row.getTimestamp(4).toInstant(),
                            row.getTimestamp(5).toInstant(),
                            row.getTimestamp(6).toInstant(),
                            row.getString(7),
                            row.getString(8)))
                .list());
  }

  /** Ends a session at its next call; needs {@code user:manage}. Again is no error. */
  public void revoke(Caller caller, UUID id) {
    ResourceRef about = new ResourceRef("session", id.toString(), null);
    changes.make(
        caller,
        KernelPermissions.USER_MANAGE,
        "REVOKE_SESSION",
        about,
        tx -> {
          UUID userId =
              tx.handle()
                  .createQuery("SELECT user_id FROM kernel_sessions WHERE id = :id")
                  .bind("id", id)
                  .mapTo(UUID.class)
                  .findOne()
                  .orElseThrow(() -> Names.absent("session"));
          int revoked =
              tx.handle()
                  .createUpdate(
                      "UPDATE kernel_sessions SET revoked_at = :now WHERE id = :id AND revoked_at IS NULL")
                  .bind("now", tx.now())
                  .bind("id", id)
                  .execute();
          if (revoked == 1) {
            changes.record(
                tx, caller, KernelActionCodes.SESSION_REVOKED, about, Map.of("user_id", userId));
          }
          return revoked;
        });
  }
}
