package dev.writ.kernel.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.approval.TicketStatus;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.event.EventStatus;
import dev.writ.kernel.store.Json;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where one piece of work stands, as its requester sees it.
 *
 * @param id of the event
 * @param startedAt of the first attempt
 * @param attempts taken up so far; those of workers that died or were stopped count here, but use
 *     up none of {@code maxAttempts}
 * @param maxAttempts null where no room on this server knows the operation
 * @param nextAttemptAt when it is due; null while it runs, waits for people or has ended
 * @param snoozedUntil set instead of {@code nextAttemptAt} while the target is not there
 * @param retriedBy the event by which an admin retried this one
 */
public record TaskView(
    UUID id,
    String operation,
    String room,
    @Nullable String environment,
    EventStatus status,
    @Nullable UUID ticketId,
    @Nullable TicketStatus ticketStatus,
    UUID requestedBy,
    String requestedByName,
    ResourceRef resource,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant completedAt,
    int attempts,
    @Nullable Integer maxAttempts,
    @Nullable Instant nextAttemptAt,
    @Nullable Instant snoozedUntil,
    @Nullable ObjectNode result,
    @Nullable WhyFailed error,
    @Nullable UUID retryOf,
    @Nullable UUID retriedBy) {

  /** Code and sentence of the failure, with what programs read from it. */
  public record WhyFailed(String code, @Nullable String detail, ObjectNode params) {}

  /** True while it will change by itself. */
  public boolean isMoving() {
    return !status.isTerminal();
  }

  /** The body of {@code GET /api/v1/tasks/{id}}; absent values are null members. */
  public ObjectNode json() {
    ObjectNode json =
        Json.object()
            .put("task_id", id.toString())
            .put("event_id", id.toString())
            .put("operation", operation)
            .put("room", room)
            .put("environment", environment)
            .put("status", status.name())
            .put("ticket_id", text(ticketId))
            .put("ticket_status", text(ticketStatus))
            .put("requested_by", requestedBy.toString())
            .put("requested_by_name", requestedByName);
    json.putObject("resource")
        .put("type", resource.type())
        .put("id", resource.id())
        .put("name", resource.name());
    json.put("created_at", text(createdAt))
        .put("started_at", text(startedAt))
        .put("completed_at", text(completedAt))
        .put("attempts", attempts)
        .put("max_attempts", maxAttempts)
        .put("next_attempt_at", text(nextAttemptAt))
        .put("snoozed_until", text(snoozedUntil))
        .set("result", result);
    if (error == null) {
      json.putNull("error");
    } else {
      json.putObject("error")
          .put("code", error.code())
          .put("detail", error.detail())
          .set("params", error.params());
    }
    json.put("retry_of", text(retryOf)).put("retried_by", text(retriedBy));
    ObjectNode links = json.putObject("links").put("self", path(id));
    if (ticketId != null) {
      links.put("ticket", "/api/v1/approvals/" + ticketId);
      if (status == EventStatus.PENDING) {
        links.put("cancel", path(id) + "/cancel");
      }
    }
    if (retriedBy != null) {
      links.put("retried_by", path(retriedBy));
    }
    return json;
  }

  private static String path(UUID id) {
    return "/api/v1/tasks/" + id;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
