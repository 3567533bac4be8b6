package dev.writ.kernel.notice;

import dev.writ.kernel.audit.Redactor;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.store.Columns;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Page;
import dev.writ.kernel.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The inbox: the table {@code kernel_notifications}. People see their own entries only. */
public final class Notices {
  private final Database database;

  public Notices(Database database) {
    this.database = database;
  }

  /**
   * An entry to be written.
   *
   * @param body one sentence
   */
  public record Text(
      NoticeType type,
      String title,
      String body,
      @Nullable UUID ticketId,
      @Nullable UUID eventId) {}

  /** An entry as its recipient sees it. */
  public record Notice(
      UUID id,
      String type,
      String title,
      String body,
      @Nullable UUID ticketId,
      @Nullable UUID eventId,
      Instant createdAt,
      @Nullable Instant readAt) {}

  /** Tells each of them, in the transaction of what it tells about. */
  public void tell(Tx tx, Collection<UUID> recipients, Text text) {
    if (recipients.isEmpty()) {
      return;
    }
    UUID[] to = recipients.toArray(UUID[]::new);
    UUID[] ids = recipients.stream().map(recipient -> tx.newId()).toArray(UUID[]::new);
    tx.write(
        """
        INSERT INTO kernel_notifications
          (id, recipient_id, type, title, body, ticket_id, event_id, created_at)
        SELECT id, recipient, ?, ?, ?, CAST(? AS uuid), CAST(? AS uuid), CAST(? AS timestamptz)
        FROM unnest(?, ?) AS row (id, recipient)""",
        text.type().name(),
        text.title(),
        Redactor.text(text.body()),
        text.ticketId(),
        text.eventId(),
        tx.now(),
        ids,
        to);
  }

  /** As {@link #tell}, unless an entry with this type and title was written within that time. */
  public void tellOncePer(Duration time, Tx tx, Collection<UUID> recipients, Text text) {
    tx.handle() // of two servers that see the same at once, one waits and then sees the other's
        .createQuery("SELECT 1 FROM pg_advisory_xact_lock(hashtext(:title))")
        .bind("title", text.title())
        .mapTo(Integer.class)
        .one();
    boolean told =
        tx.handle()
            .createQuery(
                """
                SELECT EXISTS (SELECT FROM kernel_notifications
                  WHERE type = :type AND title = :title AND created_at > :since)""")
            .bind("type", text.type().name())
            .bind("title", text.title())
            .bind("since", tx.now().minus(time))
            .mapTo(Boolean.class)
            .one();
    if (!told) {
      tell(tx, recipients, text);
    }
  }

  /** The inbox, newest first. */
  public Page<Notice> inbox(UUID recipient, boolean unreadOnly, Page.Wish wish) {
    return database.read(
        handle ->
            wish.of(
                handle
                    .createQuery(
                        """
                        SELECT * FROM kernel_notifications
                        WHERE recipient_id = :me AND (read_at IS NULL OR NOT :unread)
                        ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset""")
                    .bind("me", recipient)
                    .bind("unread", unreadOnly)
                    .bind("limit", wish.perPage())
                    .bind("offset", wish.offset())
                    .map(
                        (row, context) ->
                            new Notice(
                                Columns.id(row, "id"),
                                row.getString("type"),
                                row.getString("title"),
                                row.getString("body"),
                                Columns.findId(row, "ticket_id"),
                                Columns.findId(row, "event_id"),
                                Columns.instant(row, "created_at"),
                                Columns.findInstant(row, "read_at")))
                    .list(),
                count(handle, recipient, unreadOnly)));
  }

  public long unreadCount(UUID recipient) {
    return database.read(handle -> count(handle, recipient, true));
  }

  /** Marks one as read, once; NOT_FOUND for what is not the recipient's. */
  public void markRead(UUID recipient, UUID id) {
    database.inTransaction(
        tx -> {
          Optional<UUID> found =
              tx.handle()
                  .createQuery(
                      """
                      UPDATE kernel_notifications SET read_at = coalesce(read_at, :now)
                      WHERE id = :id AND recipient_id = :me RETURNING id""")
                  .bind("now", tx.now())
                  .bind("id", id)
                  .bind("me", recipient)
                  .mapTo(UUID.class)
                  .findOne();
          return found.orElseThrow(
              () -> KernelProblems.NOT_FOUND.with("your inbox has no entry `" + id + "`"));
        });
  }

  /** Marks all of them as read; gives how many were not. */
  public int markAllRead(UUID recipient) {
    return database.inTransaction(
        tx ->
            tx.handle()
                .createUpdate(
                    """
                    UPDATE kernel_notifications SET read_at = :now
                    WHERE recipient_id = :me AND read_at IS NULL""")
                .bind("now", tx.now())
                .bind("me", recipient)
                .execute());
  }

  /** Removes entries of before that instant; gives how many. */
  public int forgetBefore(Instant createdBefore) {
    return database.inTransaction(
        tx ->
            tx.handle()
                .createUpdate("DELETE FROM kernel_notifications WHERE created_at < :before")
                .bind("before", createdBefore)
                .execute());
  }

  private static long count(Handle handle, UUID recipient, boolean unreadOnly) {
    return handle
        .createQuery(
            """
            SELECT count(*) FROM kernel_notifications
            WHERE recipient_id = :me AND (read_at IS NULL OR NOT :unread)""")
        .bind("me", recipient)
        .bind("unread", unreadOnly)
        .mapTo(Long.class)
        .one();
  }
}
