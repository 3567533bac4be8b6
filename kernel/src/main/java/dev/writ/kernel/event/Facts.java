package dev.writ.kernel.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.store.Tx;

/**
 * Where a room tells that something happened which nobody had to agree to, so that it is no {@link
 * Operation}. What it tells stands and falls with the transaction that made it true.
 */
public final class Facts {
  private final PostgresEvents events;
  private final WorkQueue queue;

  public Facts(PostgresEvents events, WorkQueue queue) {
    this.events = events;
    this.queue = queue;
  }

  /**
   * Keeps the fact and tells it to its subscribers.
   *
   * @param type past tense, such as {@code DBT_CHECK_COMPLETED}
   * @param what was done, such as {@code CHECK_DBT}
   */
  public WorkEvent tell(
      Tx tx,
      Caller caller,
      String room,
      String what,
      String type,
      ResourceRef resource,
      ObjectNode payload) {
    WorkEvent fact =
        new WorkEvent(
            tx.newId(),
            type,
            room,
            what,
            resource,
            payload,
            null,
            caller.userId(),
            EventStatus.COMPLETED,
            null,
            tx.now());
    events.insertFact(tx, fact, caller.origin().requestId());
    queue.announce(tx, fact);
    return fact;
  }
}
