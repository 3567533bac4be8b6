package dev.writ.kernel.event;

import dev.writ.kernel.store.Tx;
import java.util.UUID;

/** Where agreed work waits for a worker, and facts for those who want to know of them. */
public interface WorkQueue {
  /**
   * Enqueues the event's work in the caller's transaction. The caller has won the conditional
   * update of the event before, so no second enqueue of the same id can happen.
   */
  void enqueue(Tx tx, UUID eventId);

  /** Enqueues one job per subscriber of the fact's type, in the transaction that inserts it. */
  void announce(Tx tx, WorkEvent fact);
}
