package dev.writ.kernel.event;

/**
 * Life of a work event.
 *
 * <pre>{@code
 * stateDiagram-v2
 *   [*] --> PENDING: people are asked
 *   [*] --> PROCESSING: nobody is asked
 *   PENDING --> PROCESSING
 *   PENDING --> CANCELLED
 *   PROCESSING --> COMPLETED
 *   PROCESSING --> FAILED
 *   PROCESSING --> CANCELLED
 * }</pre>
 */
public enum EventStatus {
  PENDING,
  PROCESSING,
  COMPLETED,
  FAILED,
  CANCELLED;

  public boolean isTerminal() {
    return this == COMPLETED || this == FAILED || this == CANCELLED;
  }

  /** True for the arrows of the drawing, and for no other pair. */
  public boolean mayBecome(EventStatus next) {
    return switch (this) {
      case PENDING -> next == PROCESSING || next == CANCELLED;
      case PROCESSING -> next == COMPLETED || next == FAILED || next == CANCELLED;
      case COMPLETED, FAILED, CANCELLED -> false;
    };
  }
}
