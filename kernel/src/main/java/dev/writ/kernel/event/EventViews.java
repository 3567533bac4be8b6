package dev.writ.kernel.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.identity.Reach;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.store.Columns;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Work and facts to be read: one's own, and with {@code event:view} those of others in the same
 * environments.
 */
public final class EventViews {
  private final Database database;

  public EventViews(Database database) {
    this.database = database;
  }

  /**
   * Which events a list shows; null for any.
   *
   * @param archived the archived ones instead of the others
   */
  public record Filter(
      @Nullable UUID requestedBy,
      @Nullable String aggregateType,
      @Nullable String aggregateId,
      @Nullable String type,
      @Nullable EventStatus status,
      boolean archived) {}

  /**
   * An event as people read it.
   *
   * @param kind WORK or FACT
   */
  public record View(
      WorkEvent event,
      String kind,
      @Nullable UUID parentId,
      @Nullable JsonNode result,
      @Nullable String errorCode,
      @Nullable String errorDetail,
      @Nullable Instant processedAt,
      @Nullable Instant archivedAt) {

    /** The body of a list's item. */
    public ObjectNode json() {
      ObjectNode json =
          Json.object()
              .put("event_id", event.id().toString())
              .put("kind", kind)
              .put("type", event.type())
              .put("room", event.room())
              .put("operation", event.operation())
              .put("aggregate_type", event.resource().type())
              .put("aggregate_id", event.resource().id())
              .put("aggregate_name", event.resource().name())
              .put("environment", event.environment())
              .put("status", event.status().name())
              .put("requested_by", event.requestedBy().toString());
      json.set("payload", event.payload());
      json.put("payload_sha256", PostgresEvents.sha256Of(event)).set("result", result);
      return json.put("error_code", errorCode)
          .put("error_detail", errorDetail)
          .put("parent_id", text(parentId))
          .put("retry_of", text(event.retryOf()))
          .put("created_at", event.createdAt().toString())
          .put("processed_at", text(processedAt))
          .put("archived_at", text(archivedAt));
    }
  }

  /** Newest first. */
  public Page<View> list(Caller caller, Filter filter, Page.Wish wish) {
    String where =
        """
         FROM kernel_events
        WHERE (requested_by = :me OR %s)
          AND (CAST(:requestedBy AS uuid) IS NULL OR requested_by = :requestedBy)
          AND (CAST(:aggregateType AS text) IS NULL OR aggregate_type = :aggregateType)
          AND (CAST(:aggregateId AS text) IS NULL OR aggregate_id = :aggregateId)
          AND (CAST(:type AS text) IS NULL OR type = :type)
          AND (CAST(:status AS text) IS NULL OR status = :status)
          AND (archived_at IS NOT NULL) = :archived"""
            .formatted(Reach.sql("environment"));
    return database.read(
        handle ->
            wish.of(
                bound(
                        handle.createQuery(
                            "SELECT *"
                                + where
                                + " ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset"),
                        caller,
                        filter)
                    .bind("limit", wish.perPage())
                    .bind("offset", wish.offset())
                    .map((row, context) -> read(row))
                    .list(),
                bound(handle.createQuery("SELECT count(*)" + where), caller, filter)
                    .mapTo(Long.class)
                    .one()));
  }

  /** One event, archived or not; NOT_FOUND where the caller may not see it. */
  public View require(Caller caller, UUID id) {
    return database.read(
        handle ->
            Reach.of(caller, KernelPermissions.EVENT_VIEW)
                .bind(
                    handle.createQuery(
                        "SELECT * FROM kernel_events WHERE id = :id AND (requested_by = :me OR "
                            + Reach.sql("environment")
                            + ")"))
                .bind("id", id)
                .bind("me", caller.userId())
                .map((row, context) -> read(row))
                .findOne()
                .orElseThrow(
                    () ->
                        KernelProblems.NOT_FOUND.with(
                            "there is no event `" + id + "` that you may see")));
  }

  private static Query bound(Query query, Caller caller, Filter filter) {
    return Reach.of(caller, KernelPermissions.EVENT_VIEW)
        .bind(query)
        .bind("me", caller.userId())
        .bind("requestedBy", filter.requestedBy())
        .bind("aggregateType", filter.aggregateType())
        .bind("aggregateId", filter.aggregateId())
        .bind("type", filter.type())
        .bind("status", filter.status())
        .bind("archived", filter.archived());
  }

  private static View read(ResultSet row) throws SQLException {
    return new View(
        PostgresEvents.read(row),
        row.getString("kind"),
        Columns.findId(row, "parent_id"),
        Columns.findObject(row, "result"),
        row.getString("error_code"),
        row.getString("error_detail"),
        Columns.findInstant(row, "processed_at"),
        Columns.findInstant(row, "archived_at"));
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
