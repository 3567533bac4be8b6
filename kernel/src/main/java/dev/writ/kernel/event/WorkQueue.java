package dev.writ.kernel.event;

import dev.writ.kernel.store.Tx;
import java.util.UUID;

/** Where agreed work waits for a worker. */
public interface WorkQueue {
  /**
   * Enqueues the event's work in the caller's transaction. The caller has won the conditional
   * update of the event before, so no second enqueue of the same id can happen.
   */
  void enqueue(Tx tx, UUID eventId);
}
