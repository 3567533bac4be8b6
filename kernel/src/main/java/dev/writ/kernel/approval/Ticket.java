package dev.writ.kernel.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.decision.Threshold;
import dev.writ.kernel.store.Json;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A work event's request for agreement, as the store keeps it.
 *
 * @param threshold frozen at submit
 * @param specRevision plus 1 whenever the spec or the selection changes
 * @param modifiedSpec an approver's mutable part, replacing the payload's; null while unchanged
 * @param selection what the approvers chose in the room's words; null before the first vote
 * @param snapshot what the room resolved the selection to; null before the first vote
 * @param closeCode how it ended where that was not COMPLETED
 */
public record Ticket(
    UUID id,
    UUID eventId,
    String room,
    String operation,
    @Nullable String environment,
    ResourceRef resource,
    UUID requesterId,
    @Nullable String reason,
    TicketStatus status,
    Threshold threshold,
    boolean allowSelf,
    UUID decisionId,
    int specRevision,
    @Nullable ObjectNode modifiedSpec,
    @Nullable String modificationReason,
    @Nullable UUID modifiedBy,
    @Nullable ObjectNode selection,
    @Nullable ObjectNode snapshot,
    Instant expiresAt,
    @Nullable Instant decidedAt,
    @Nullable Instant closedAt,
    @Nullable String closeCode,
    @Nullable String closeReason,
    Instant createdAt) {

  /** The status a person should see: past the deadline it is EXPIRED, whether or not a job ran. */
  public TicketStatus statusAt(Instant now) {
    return status == TicketStatus.PENDING_APPROVAL && !now.isBefore(expiresAt)
        ? TicketStatus.EXPIRED
        : status;
  }

  /** The selection so far; empty before the first vote. */
  public ObjectNode selectionOrEmpty() {
    return selection == null ? Json.object() : selection;
  }

  /** The snapshot so far; empty before the first vote. */
  public ObjectNode snapshotOrEmpty() {
    return snapshot == null ? Json.object() : snapshot;
  }
}
