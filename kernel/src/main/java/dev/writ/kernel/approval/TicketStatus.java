package dev.writ.kernel.approval;

/**
 * Life of a ticket.
 *
 * <pre>{@code
 * stateDiagram-v2
 *   [*] --> PENDING_APPROVAL
 *   PENDING_APPROVAL --> APPROVED
 *   PENDING_APPROVAL --> REJECTED
 *   PENDING_APPROVAL --> CANCELLED
 *   PENDING_APPROVAL --> EXPIRED
 *   APPROVED --> COMPLETED
 *   APPROVED --> FAILED
 * }</pre>
 */
public enum TicketStatus {
  PENDING_APPROVAL,
  APPROVED,
  REJECTED,
  CANCELLED,
  EXPIRED,
  COMPLETED,
  FAILED;

  public boolean isTerminal() {
    return this != PENDING_APPROVAL && this != APPROVED;
  }

  /** True for the arrows of the drawing, and for no other pair. */
  public boolean mayBecome(TicketStatus next) {
    return switch (this) {
      case PENDING_APPROVAL ->
          next == APPROVED || next == REJECTED || next == CANCELLED || next == EXPIRED;
      case APPROVED -> next == COMPLETED || next == FAILED;
      case REJECTED, CANCELLED, EXPIRED, COMPLETED, FAILED -> false;
    };
  }
}
