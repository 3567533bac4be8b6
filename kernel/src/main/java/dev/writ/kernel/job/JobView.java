package dev.writ.kernel.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.store.Json;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as admins see it.
 *
 * @param attempt number of the latest attempt, 0 before the first
 * @param dueAt null for a dead letter
 * @param worker who has it, or had it last
 * @param errorCode of the latest attempt, or of the work as a whole when it is dead
 * @param retriedBy the event by which an admin retried it
 */
public record JobView(
    UUID eventId,
    JobState state,
    String operation,
    String room,
    @Nullable String environment,
    ResourceRef resource,
    UUID requestedBy,
    int attempt,
    @Nullable Instant dueAt,
    @Nullable String worker,
    @Nullable String errorCode,
    @Nullable String errorDetail,
    Instant createdAt,
    @Nullable Instant endedAt,
    @Nullable UUID retriedBy) {

  /** An item of {@code GET /api/v1/admin/jobs}. */
  public ObjectNode json() {
    ObjectNode json =
        Json.object()
            .put("event_id", eventId.toString())
            .put("state", state.name().toLowerCase(java.util.Locale.ROOT))
            .put("operation", operation)
            .put("room", room)
            .put("environment", environment);
    json.putObject("resource")
        .put("type", resource.type())
        .put("id", resource.id())
        .put("name", resource.name());
    return json.put("requested_by", requestedBy.toString())
        .put("attempt", attempt)
        .put("due_at", dueAt == null ? null : dueAt.toString())
        .put("worker", worker)
        .put("error_code", errorCode)
        .put("error_detail", errorDetail)
        .put("created_at", createdAt.toString())
        .put("ended_at", endedAt == null ? null : endedAt.toString())
        .put("retried_by", retriedBy == null ? null : retriedBy.toString());
  }
}
