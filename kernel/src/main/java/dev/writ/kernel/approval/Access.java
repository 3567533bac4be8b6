package dev.writ.kernel.approval;

import dev.writ.kernel.audit.ActionCode;
import dev.writ.kernel.audit.Actor;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.event.ActionCatalogue;
import dev.writ.kernel.event.PostgresEvents;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Database;
import java.util.Optional;
import java.util.UUID;

/** Who may see a ticket and who may vote on it. Hidden and absent look the same. */
record Access(Database database, Tickets tickets, PostgresEvents events, ActionCatalogue actions) {

  /** The ticket, or NOT_FOUND where there is none or the caller may not see it. */
  Ticket requireVisible(UUID ticketId, Caller caller) {
    Ticket ticket =
        database
            .<Optional<Ticket>>read(handle -> tickets.find(handle, ticketId))
            .orElseThrow(() -> absent(ticketId));
    if (!isVisible(ticket, caller)) {
      throw absent(ticketId);
    }
    return ticket;
  }

  private boolean isVisible(Ticket ticket, Caller caller) {
    return ticket.requesterId().equals(caller.userId())
        || may(caller, KernelPermissions.TICKET_VIEW, ticket)
        || may(caller, KernelPermissions.APPROVAL_VIEW, ticket)
        || may(caller, KernelPermissions.APPROVAL_APPROVE, ticket)
        || actions
            .find(ticket.operation())
            .filter(
                action ->
                    action.isVisibleTo(
                        caller, database.read(handle -> events.require(handle, ticket.eventId()))))
            .isPresent();
  }

  /** The requester is told why not, whatever he may else; who only sees the ticket is forbidden. */
  void requireMayVote(Ticket ticket, Caller caller, Permission needed) {
    if (ticket.requesterId().equals(caller.userId()) && !ticket.allowSelf()) {
      throw KernelProblems.SELF_APPROVAL_FORBIDDEN.with(
          "this is your own request; somebody else has to decide, but you may cancel it");
    }
    if (!may(caller, needed, ticket)) {
      throw KernelProblems.FORBIDDEN
          .with("this needs the permission `" + needed + "`; ask an admin for a role that has it")
          .param("permission", needed.name())
          .param("environment", ticket.environment());
    }
  }

  static boolean may(Caller caller, Permission permission, Ticket ticket) {
    return caller.may(permission, Scope.GLOBAL, ticket.environment());
  }

  static Problem notPending(TicketStatus status) {
    return KernelProblems.TICKET_NOT_PENDING
        .with("the request is no longer pending, it is " + status)
        .param("status", status.name());
  }

  static Problem changed(Ticket ticket) {
    return KernelProblems.TICKET_CHANGED
        .with("the request changed since you looked; look at revision " + ticket.specRevision())
        .param("spec_revision", ticket.specRevision());
  }

  static AuditEntry entry(ActionCode code, Ticket ticket, Actor actor) {
    return AuditEntry.of(code, actor)
        .withRoom(ticket.room())
        .withTicket(ticket.id())
        .withEvent(ticket.eventId())
        .withResource(ticket.resource())
        .withEnvironment(ticket.environment())
        .withParam("operation", ticket.operation());
  }

  static Problem absent(UUID ticketId) {
    return KernelProblems.NOT_FOUND.with("there is no request `" + ticketId + "` that you may see");
  }
}
