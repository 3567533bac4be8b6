package dev.writ.kernel.approval;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.audit.Actor;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.Redactor;
import dev.writ.kernel.decision.ApprovalPolicy;
import dev.writ.kernel.decision.PostgresDecisions;
import dev.writ.kernel.event.ActionCatalogue;
import dev.writ.kernel.event.PostgresEvents;
import dev.writ.kernel.event.WorkQueue;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Directory;
import dev.writ.kernel.notice.Notices;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Idempotency;
import dev.writ.kernel.store.IdempotencyKey;
import dev.writ.kernel.store.Json;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The approval desk, the one way in for requests and votes.
 *
 * <p>Each call answers as HTTP will, or throws a {@link Problem}; a refused attempt on a governed
 * thing has its row in the audit log before the Problem leaves. Hidden tickets are NOT_FOUND. No
 * call may be made inside a transaction, and none holds one open while it asks the outside world.
 */
public final class Desk {
  private static final Duration REMINDER_AFTER = Duration.ofDays(7);
  private static final int BATCH = 500;
  private static final int MAX_BULK = 20;
  private static final int MAX_REASON = 2_000;

  private final Database database;
  private final ActionCatalogue actions;
  private final Tickets tickets;
  private final Access access;
  private final Work work;
  private final AuditLog audit;
  private final Inbox inbox;
  private final Idempotency idempotency;
  private final Refusals refusals;
  private final Submitting submitting;
  private final Voting voting;

  /**
   * @param policy says who is asked; its texts are kept before the first request
   */
  public Desk(
      Database database,
      ActionCatalogue actions,
      ApprovalPolicy policy,
      PostgresDecisions decisions,
      WorkQueue queue,
      AuditLog audit,
      Directory directory,
      MeterRegistry registry) {
    this.database = database;
    this.actions = actions;
    this.audit = audit;
    this.tickets = new Tickets();
    this.idempotency = new Idempotency(database);
    this.refusals = new Refusals(audit);
    this.inbox = new Inbox(new Notices(database), directory);
    PostgresEvents events = new PostgresEvents();
    DeskMetrics metrics = new DeskMetrics(registry);
    this.access = new Access(database, tickets, events, actions);
    this.work = new Work(events, tickets, queue, audit);
    this.submitting =
        new Submitting(
            database,
            actions,
            policy,
            decisions,
            events,
            tickets,
            work,
            audit,
            inbox,
            idempotency,
            metrics);
    this.voting =
        new Voting(
            database, actions, events, tickets, access, work, audit, inbox, idempotency, metrics);
  }

  /**
   * Takes a request in: 202 with the task, and the ticket where people are asked; 201 with the
   * result where nobody is asked and the action is inline.
   *
   * <p>Refuses with POLICY_DENIED, DUPLICATE_PENDING_REQUEST, IDEMPOTENCY_KEY_REUSED,
   * PAYLOAD_TOO_LARGE and what the room's action says.
   */
  public Answer submit(Submission request) {
    Refusals.Attempt attempt =
        Refusals.Attempt.of(
            request.caller(),
            request.operation().room(),
            request.operation().name(),
            request.environment(),
            request.resource());
    return refusals.recording(
        attempt,
        () -> idempotency.answering(request.idempotency(), () -> submitting.submit(request)));
  }

  /**
   * Votes for the request: 202 when the work starts, 200 when votes are still missing or the action
   * was inline.
   */
  public Answer approve(
      UUID ticketId, Caller caller, Approval approval, @Nullable IdempotencyKey key) {
    return attempt(
        ticketId,
        caller,
        ticket -> idempotency.answering(key, () -> voting.approve(ticket, caller, approval, key)));
  }

  /** Answers as {@link #approve} would, and refuses as it would, without writing a row. */
  public Preview preview(UUID ticketId, Caller caller, Approval approval) {
    return voting.preview(access.requireVisible(ticketId, caller), caller, approval);
  }

  /** Replaces the mutable part without voting; earlier votes no longer count. 200. */
  public Answer modifySpec(
      UUID ticketId,
      Caller caller,
      ObjectNode modifiedSpec,
      @Nullable String modificationReason,
      @Nullable Integer specRevision) {
    return attempt(
        ticketId,
        caller,
        ticket ->
            voting.modifySpec(ticket, caller, modifiedSpec, modificationReason, specRevision));
  }

  /**
   * Votes against the request. 200; the ticket is REJECTED once its threshold of such votes is met.
   *
   * @param reason 1 to 2,000 characters, else REASON_REQUIRED
   */
  public Answer reject(
      UUID ticketId, Caller caller, @Nullable String reason, @Nullable Integer specRevision) {
    String why = requireReason(reason);
    return attempt(ticketId, caller, ticket -> voting.reject(ticket, caller, why, specRevision));
  }

  /** Takes a pending request back; for its requester alone. 200. */
  public Answer cancel(UUID ticketId, Caller caller, @Nullable String reason) {
    String why = reason == null ? null : Redactor.text(reason);
    return attempt(ticketId, caller, ticket -> withdraw(ticket, caller, why));
  }

  /**
   * Votes on up to 20 tickets, each in a transaction of its own. 200 with one status and code per
   * id.
   */
  public Answer bulk(Caller caller, Verdict verdict, List<UUID> ids, @Nullable String reason) {
    if (ids.isEmpty() || ids.size() > MAX_BULK) {
      throw KernelProblems.FIELD_INVALID
          .with("`ids` takes 1 to " + MAX_BULK + " tickets, not " + ids.size())
          .at("/ids");
    }
    if (verdict == Verdict.REJECT) {
      requireReason(reason);
    }
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    for (UUID id : ids) {
      ObjectNode result = results.addObject().put("id", id.toString());
      try {
        Answer answer =
            verdict == Verdict.REJECT
                ? reject(id, caller, reason, null)
                : approve(id, caller, Approval.plain(), null);
        result.put("status", answer.status()).set("body", answer.body());
      } catch (Problem refusal) {
        result
            .put("status", refusal.code().status())
            .put("code", refusal.code().name())
            .put("detail", refusal.detail());
      }
    }
    return new Answer(200, Map.of(), body);
  }

  /** Ends tickets whose time is over; gives how many. For a periodic job. */
  public int expireDue() {
    List<UUID> due = database.read(handle -> tickets.due(handle, database.now(), BATCH));
    int expired = 0;
    for (UUID id : due) {
      expired += expire(id) ? 1 : 0;
    }
    return expired;
  }

  /** Reminds the approvers of tickets that wait for 7 days, once; gives of how many. */
  public int remindDue() {
    List<Ticket> waiting =
        database.read(
            handle ->
                tickets.unreminded(
                    handle, database.now().minus(REMINDER_AFTER), database.now(), BATCH));
    int reminded = 0;
    for (Ticket ticket : waiting) {
      reminded += database.<Boolean>inTransaction(tx -> inbox.reminder(tx, ticket)) ? 1 : 0;
    }
    return reminded;
  }

  /** Where rooms pass refusals of their own, so that each leaves its one row. */
  public Refusals refusals() {
    return refusals;
  }

  /** For rooms that check before they submit: a replay must come before any check. */
  public Idempotency idempotency() {
    return idempotency;
  }

  private Answer attempt(UUID ticketId, Caller caller, Function<Ticket, Answer> work) {
    Ticket ticket = access.requireVisible(ticketId, caller);
    try (var _ = MDC.putCloseable("ticket_id", ticket.id().toString());
        var _ = MDC.putCloseable("event_id", ticket.eventId().toString())) {
      return refusals.recording(Refusals.Attempt.on(ticket, caller), () -> work.apply(ticket));
    }
  }

  private Answer withdraw(Ticket seen, Caller caller, @Nullable String reason) {
    if (!seen.requesterId().equals(caller.userId())) {
      throw KernelProblems.TICKET_CANCEL_FORBIDDEN.with(
          "only the requester may cancel this; an approver may reject it");
    }
    return database.inTransaction(
        tx -> {
          Ticket ticket =
              tickets
                  .lockPending(tx, seen.id())
                  .orElseThrow(
                      () ->
                          Access.notPending(
                              tickets
                                  .find(tx.handle(), seen.id())
                                  .orElseThrow()
                                  .statusAt(tx.now())));
          String why = reason == null ? "cancelled by the requester" : reason;
          work.turnDown(
              tx, actions.require(ticket.operation()), ticket, TicketStatus.CANCELLED, why);
          audit.append(
              tx,
              Access.entry(KernelActionCodes.REQUEST_CANCELLED, ticket, caller.actor())
                  .withParam("reason", reason));
          return new Answer(
              200,
              Map.of(),
              TaskAnswers.body(
                  ticket.eventId(), ticket.id(), TicketStatus.CANCELLED.name(), List.of()));
        });
  }

  private boolean expire(UUID id) {
    return database.inTransaction(
        tx ->
            tickets
                .lockDue(tx, id)
                .map(
                    ticket -> {
                      work.turnDown(
                          tx,
                          actions.require(ticket.operation()),
                          ticket,
                          TicketStatus.EXPIRED,
                          "nobody agreed before " + ticket.expiresAt());
                      audit.append(
                          tx,
                          Access.entry(
                              KernelActionCodes.REQUEST_EXPIRED,
                              ticket,
                              Actor.system("ticket-expiry")));
                      inbox.expired(tx, ticket);
                      return true;
                    })
                .orElse(false));
  }

  private static String requireReason(@Nullable String reason) {
    if (reason == null || reason.isBlank() || reason.length() > MAX_REASON) {
      throw KernelProblems.REASON_REQUIRED
          .with("say why in `reason`, in 1 to 2,000 characters")
          .at("/reason");
    }
    return Redactor.text(reason);
  }
}
