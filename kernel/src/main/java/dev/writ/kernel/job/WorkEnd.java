package dev.writ.kernel.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.approval.TicketStatus;
import dev.writ.kernel.approval.Tickets;
import dev.writ.kernel.audit.ActionCode;
import dev.writ.kernel.audit.Actor;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.AuditOutcome;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.Agreed;
import dev.writ.kernel.event.Ending;
import dev.writ.kernel.event.EventStatus;
import dev.writ.kernel.event.PostgresEvents;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.event.WorkQueue;
import dev.writ.kernel.notice.NoticeType;
import dev.writ.kernel.notice.Notices;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Tx;
import java.util.List;

/**
 * What is written when work ends, all of it in the caller's transaction: ticket, event, fact with a
 * job per subscriber, the room's rows, attempt, audit row, notice. The caller takes the job away
 * last: the house's lock order is ticket, event, room rows, job.
 */
final class WorkEnd {
  private final PostgresEvents events;
  private final Tickets tickets;
  private final WorkQueue queue;
  private final AuditLog audit;
  private final Notices notices;

  WorkEnd(
      PostgresEvents events, Tickets tickets, WorkQueue queue, AuditLog audit, Notices notices) {
    this.events = events;
    this.tickets = tickets;
    this.queue = queue;
    this.audit = audit;
    this.notices = notices;
  }

  /**
   * Ends the work. False when it was not PROCESSING any more: then somebody else ended it, and the
   * caller must write nothing.
   */
  boolean end(Tx tx, Action action, Agreed work, Ending ending, Actor actor) {
    WorkEvent event = work.event();
    if (work.ticketId() != null) {
      closeTicket(tx, event, ending);
    }
    if (!events.end(tx, event.id(), EventStatus.PROCESSING, ending)) {
      return false;
    }
    action.onEnded(tx, event, ending);
    String what = event.operation() + " of " + named(event);
    switch (ending) {
      case Ending.Completed(var result) -> {
        ObjectNode payload = about(event);
        payload.set("result", result);
        tellFact(tx, event, action.operation().completedType(), payload);
        Attempts.end(tx, event.id(), Attempts.Outcome.COMPLETED, null, null);
        audit.append(tx, entry(KernelActionCodes.EXECUTION_COMPLETED, work, actor));
        tell(tx, work, NoticeType.EXECUTION_COMPLETED, what + " is done", "Nothing is left to do.");
      }
      case Ending.Failed(var code, var detail, _) -> {
        ObjectNode payload = about(event);
        payload.putObject("error").put("code", code).put("detail", detail);
        tellFact(tx, event, action.operation().failedType(), payload);
        Attempts.end(tx, event.id(), Attempts.Outcome.FAILED, code, detail);
        audit.append(
            tx,
            entry(KernelActionCodes.EXECUTION_FAILED, work, actor)
                .withOutcome(AuditOutcome.FAILED)
                .withParam("code", code)
                .withParam("detail", detail));
        tell(tx, work, NoticeType.EXECUTION_FAILED, what + " failed", detail);
      }
      case Ending.Cancelled(var code, var detail) -> {
        Attempts.end(tx, event.id(), Attempts.Outcome.INTERRUPTED, code, detail);
        audit.append(
            tx,
            entry(KernelActionCodes.EXECUTION_CANCELLED, work, actor)
                .withParam("code", code)
                .withParam("detail", detail));
        tell(tx, work, NoticeType.EXECUTION_FAILED, what + " was called off", detail);
      }
    }
    return true;
  }

  private void closeTicket(Tx tx, WorkEvent event, Ending ending) {
    switch (ending) {
      case Ending.Completed _ -> tickets.close(tx, event.id(), TicketStatus.COMPLETED, null, null);
      case Ending.Failed(var code, var detail, _) ->
          tickets.close(tx, event.id(), TicketStatus.FAILED, code, detail);
      case Ending.Cancelled(var code, var detail) ->
          tickets.close(tx, event.id(), TicketStatus.FAILED, code, detail);
    }
  }

  /** An audit row about this work, to be narrowed by the caller. */
  static AuditEntry entry(ActionCode code, Agreed work, Actor actor) {
    WorkEvent event = work.event();
    return AuditEntry.of(code, actor)
        .withRoom(event.room())
        .withEvent(event.id())
        .withTicket(work.ticketId())
        .withResource(event.resource())
        .withEnvironment(event.environment())
        .withParam("operation", event.operation());
  }

  private void tellFact(Tx tx, WorkEvent event, String type, ObjectNode payload) {
    queue.announce(tx, events.insertFact(tx, event, type, payload));
  }

  private void tell(Tx tx, Agreed work, NoticeType type, String title, String body) {
    WorkEvent event = work.event();
    notices.tell(
        tx,
        List.of(event.requestedBy()),
        new Notices.Text(type, title, body, work.ticketId(), event.id()));
  }

  private static ObjectNode about(WorkEvent event) {
    return Json.object().put("event_id", event.id().toString()).put("operation", event.operation());
  }

  private static String named(WorkEvent event) {
    String name = event.resource().name();
    return name == null ? event.resource().type() : "`" + name + "`";
  }
}
