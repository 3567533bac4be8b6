package dev.writ.kernel.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.audit.ActionCode;
import dev.writ.kernel.audit.Actor;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.Agreed;
import dev.writ.kernel.event.Ending;
import dev.writ.kernel.event.EventStatus;
import dev.writ.kernel.event.PostgresEvents;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.event.WorkQueue;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Tx;
import java.util.Optional;
import java.util.UUID;

/** How agreed work begins, and how the wish for it ends where nobody agreed. */
record Work(PostgresEvents events, Tickets tickets, WorkQueue queue, AuditLog audit) {

  /**
   * Begins in the transaction that agrees, with the event in PROCESSING. An inline action is done
   * when this returns.
   *
   * @return the result of an inline action; nothing where a worker will do it
   */
  Optional<ObjectNode> begin(Tx tx, Action action, Agreed work, Actor actor) {
    action.onAgreed(tx, work);
    if (!action.operation().inline()) {
      queue.enqueue(tx, work.event().id());
      return Optional.empty();
    }
    ObjectNode result = action.runInline(tx, work);
    WorkEvent event = work.event();
    Ending.Completed done = new Ending.Completed(result);
    tickets.close(tx, event.id(), TicketStatus.COMPLETED, null, null);
    require(events.end(tx, event.id(), EventStatus.PROCESSING, done), event.id());
    action.onEnded(tx, event, done);
    ObjectNode fact = Json.object().put("event_id", event.id().toString());
    fact.set("result", result);
    queue.announce(tx, events.insertFact(tx, event, action.operation().completedType(), fact));
    audit.append(
        tx, entry(KernelActionCodes.EXECUTION_COMPLETED, event, actor).withTicket(work.ticketId()));
    return Optional.of(result);
  }

  /** Ends the locked ticket and its event where the answer is no, whoever gave it. */
  void turnDown(Tx tx, Action action, Ticket ticket, TicketStatus status, String detail) {
    WorkEvent event = events.require(tx.handle(), ticket.eventId());
    Ending.Cancelled off = new Ending.Cancelled(status.name(), detail);
    tickets.turnDown(tx, ticket.id(), status, detail);
    require(events.end(tx, event.id(), EventStatus.PENDING, off), event.id());
    action.onEnded(tx, event.withStatus(EventStatus.CANCELLED), off);
  }

  /** An entry about the event. */
  static AuditEntry entry(ActionCode code, WorkEvent event, Actor actor) {
    return AuditEntry.of(code, actor)
        .withRoom(event.room())
        .withEvent(event.id())
        .withResource(event.resource())
        .withEnvironment(event.environment())
        .withParam("operation", event.operation());
  }

  /** The ticket is locked, so its event can't have moved: anything else is a defect. */
  static void require(boolean moved, UUID eventId) {
    if (!moved) {
      throw new IllegalStateException("event " + eventId + " is not where its ticket says it is");
    }
  }
}
