package dev.writ.kernel.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.store.Columns;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table {@code kernel_events}: what was asked for, and what happened. */
public final class PostgresEvents {

  /**
   * Work to be inserted.
   *
   * @param status PENDING where people are asked, else PROCESSING
   * @param dedupKey two open events never share one; null where equal ones are both meant
   */
  public record NewWork(
      Operation operation,
      ResourceRef resource,
      @Nullable String environment,
      ObjectNode payload,
      @Nullable String dedupKey,
      UUID requestedBy,
      String requestId,
      EventStatus status,
      @Nullable UUID parentId,
      @Nullable UUID retryOf) {}

  /**
   * Inserts the event, or nothing when an open one has its dedup key (a running transaction that
   * holds it is waited for) or the event it retries has been retried already.
   */
  public Optional<WorkEvent> insert(Tx tx, NewWork work) {
    Operation operation = work.operation();
    WorkEvent event =
        new WorkEvent(
            tx.newId(),
            operation.requestedType(),
            operation.room(),
            operation.name(),
            work.resource(),
            work.payload(),
            work.environment(),
            work.requestedBy(),
            work.status(),
            work.retryOf(),
            tx.now());
    int inserted =
        tx.update(
            INSERT + "ON CONFLICT DO NOTHING",
            row("WORK", event, work.requestId(), work.dedupKey(), work.parentId()));
    return inserted == 1 ? Optional.of(event) : Optional.empty();
  }

  /** Inserts the fact that this work ended so, in the commit that ends it. */
  public WorkEvent insertFact(Tx tx, WorkEvent work, String type, ObjectNode payload) {
    WorkEvent fact =
        new WorkEvent(
            tx.newId(),
            type,
            work.room(),
            work.operation(),
            work.resource(),
            payload,
            work.environment(),
            work.requestedBy(),
            EventStatus.COMPLETED,
            null,
            tx.now());
    tx.write(INSERT, row("FACT", fact, "-", null, work.id()));
    return fact;
  }

  /** Inserts a fact that no work of ours brought about. */
  void insertFact(Tx tx, WorkEvent fact, String requestId) {
    tx.write(INSERT, row("FACT", fact, requestId, null, null));
  }

  private static final String INSERT =
      """
      INSERT INTO kernel_events (id, kind, type, room, operation, aggregate_type, aggregate_id,
        aggregate_name, payload, payload_sha256, environment, dedup_key, parent_id, retry_of,
        requested_by, request_id, status, created_at, processed_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS json), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static @Nullable Object[] row(
      String kind,
      WorkEvent event,
      String requestId,
      @Nullable String dedupKey,
      @Nullable UUID parentId) {
    return new @Nullable Object[] {
      event.id(),
      kind,
      event.type(),
      event.room(),
      event.operation(),
      event.resource().type(),
      event.resource().id(),
      event.resource().name(),
      Json.write(event.payload()),
      Json.sha256(event.payload()),
      event.environment(),
      dedupKey,
      parentId,
      event.retryOf(),
      event.requestedBy(),
      requestId,
      event.status().name(),
      event.createdAt(),
      event.status().isTerminal() ? event.createdAt() : null
    };
  }

  public Optional<WorkEvent> find(Handle handle, UUID id) {
    return handle
        .createQuery("SELECT * FROM kernel_events WHERE id = :id")
        .bind("id", id)
        .map((row, context) -> read(row))
        .findOne();
  }

  /** The event, or NOT_FOUND. */
  public WorkEvent require(Handle handle, UUID id) {
    return find(handle, id)
        .orElseThrow(() -> KernelProblems.NOT_FOUND.with("there is no event `" + id + "`"));
  }

  /** Moves the event; false when it was not in {@code from}, and then nothing is changed. */
  public boolean move(Tx tx, UUID id, EventStatus from, EventStatus to) {
    return tx.handle()
            .createUpdate("UPDATE kernel_events SET status = :to WHERE id = :id AND status = :from")
            .bind("id", id)
            .bind("from", from)
            .bind("to", to)
            .execute()
        == 1;
  }

  /** Ends the event; false when it was not in {@code from}, and then nothing is changed. */
  public boolean end(Tx tx, UUID id, EventStatus from, Ending ending) {
    return switch (ending) {
      case Ending.Completed done ->
          end(tx, id, from, EventStatus.COMPLETED, done.result(), null, null, Map.of());
      case Ending.Failed failed ->
          end(
              tx,
              id,
              from,
              EventStatus.FAILED,
              null,
              failed.code(),
              failed.detail(),
              failed.params());
      case Ending.Cancelled off ->
          end(tx, id, from, EventStatus.CANCELLED, null, off.code(), off.detail(), Map.of());
    };
  }

  private static boolean end(
      Tx tx,
      UUID id,
      EventStatus from,
      EventStatus to,
      @Nullable ObjectNode result,
      @Nullable String code,
      @Nullable String detail,
      Map<String, Object> params) {
    return tx.update(
            """
            UPDATE kernel_events SET status = ?, result = CAST(? AS json), error_code = ?,
              error_detail = ?, error_params = CAST(? AS json), processed_at = ?
            WHERE id = ? AND status = ?""",
            to.name(),
            result == null ? null : Json.write(result),
            code,
            detail,
            params.isEmpty() ? null : Json.write(params),
            tx.now(),
            id,
            from.name())
        == 1;
  }

  /** The ids of the open event with this dedup key and of its ticket. */
  public Optional<Open> findOpen(Handle handle, String dedupKey) {
    return handle
        .createQuery(
            """
            SELECT e.id, t.id AS ticket_id FROM kernel_events e
            LEFT JOIN kernel_tickets t ON t.event_id = e.id
            WHERE e.dedup_key = :key AND e.status IN ('PENDING', 'PROCESSING')""")
        .bind("key", dedupKey)
        .map((row, context) -> new Open(Columns.id(row, "id"), Columns.findId(row, "ticket_id")))
        .findOne();
  }

  /** An open event. */
  public record Open(UUID eventId, @Nullable UUID ticketId) {}

  /**
   * Takes ended events that are older out of the default lists; gives how many, at most {@code
   * limit}.
   */
  public int archive(Tx tx, Instant createdBefore, int limit) {
    return tx.handle()
        .createUpdate(
            """
            UPDATE kernel_events SET archived_at = :now WHERE id IN (
              SELECT id FROM kernel_events
              WHERE archived_at IS NULL AND status IN ('COMPLETED', 'FAILED', 'CANCELLED')
                AND created_at < :before
              ORDER BY created_at LIMIT :limit)""")
        .bind("now", tx.now())
        .bind("before", createdBefore)
        .bind("limit", limit)
        .execute();
  }

  /** Lower-case hex of the payload's hash, as the audit log names it. */
  public static String sha256Of(WorkEvent event) {
    return HexFormat.of().formatHex(Json.sha256(event.payload()));
  }

  /** The event of a row with all columns of kernel_events. */
  public static WorkEvent read(ResultSet row) throws SQLException {
    return new WorkEvent(
        Columns.id(row, "id"),
        row.getString("type"),
        row.getString("room"),
        row.getString("operation"),
        new ResourceRef(
            row.getString("aggregate_type"),
            row.getString("aggregate_id"),
            row.getString("aggregate_name")),
        Columns.object(row, "payload"),
        row.getString("environment"),
        Columns.id(row, "requested_by"),
        EventStatus.valueOf(row.getString("status")),
        Columns.findId(row, "retry_of"),
        Columns.instant(row, "created_at"));
  }
}
