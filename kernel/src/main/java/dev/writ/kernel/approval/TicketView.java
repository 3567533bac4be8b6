package dev.writ.kernel.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Json;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A ticket as a list shows it.
 *
 * @param status as of now: EXPIRED from the deadline on
 * @param votes so far, on the current revision
 */
public record TicketView(
    Ticket ticket, String requester, TicketStatus status, TicketAge age, int votes) {

  /** The body of a list's item. */
  public ObjectNode json() {
    ObjectNode json =
        Json.object()
            .put("ticket_id", ticket.id().toString())
            .put("event_id", ticket.eventId().toString())
            .put("room", ticket.room())
            .put("operation", ticket.operation())
            .put("environment", ticket.environment());
    json.putObject("resource")
        .put("type", ticket.resource().type())
        .put("id", ticket.resource().id())
        .put("name", ticket.resource().name());
    json.putObject("requester").put("id", ticket.requesterId().toString()).put("name", requester);
    json.put("reason", ticket.reason())
        .put("status", status.name())
        .put("spec_revision", ticket.specRevision())
        .put("votes", votes)
        .put("age", age.name().toLowerCase(Locale.ROOT))
        .put("created_at", ticket.createdAt().toString())
        .put("expires_at", ticket.expiresAt().toString())
        .put("decided_at", text(ticket.decidedAt()))
        .put("closed_at", text(ticket.closedAt()))
        .put("close_code", ticket.closeCode())
        .put("close_reason", ticket.closeReason());
    ObjectNode links =
        json.putObject("links")
            .put("self", "/api/v1/approvals/" + ticket.id())
            .put("task", "/api/v1/tasks/" + ticket.eventId());
    if (status == TicketStatus.PENDING_APPROVAL) {
      links.put("cancel", "/api/v1/approvals/" + ticket.id() + "/cancel");
    }
    return json;
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
