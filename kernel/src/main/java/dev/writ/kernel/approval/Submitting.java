package dev.writ.kernel.approval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.decision.ApprovalPolicy;
import dev.writ.kernel.decision.Decision;
import dev.writ.kernel.decision.DecisionInput;
import dev.writ.kernel.decision.PostgresDecisions;
import dev.writ.kernel.decision.Ruling;
import dev.writ.kernel.event.ActionCatalogue;
import dev.writ.kernel.event.Agreed;
import dev.writ.kernel.event.EventStatus;
import dev.writ.kernel.event.PostgresEvents;
import dev.writ.kernel.event.PostgresEvents.NewWork;
import dev.writ.kernel.event.Prepared;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Grant;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Idempotency;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Tx;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** From a request to its ticket, or straight to its job: one decision, one transaction. */
record Submitting(
    Database database,
    ActionCatalogue actions,
    ApprovalPolicy policy,
    PostgresDecisions decisions,
    PostgresEvents events,
    Tickets tickets,
    Work work,
    AuditLog audit,
    Inbox inbox,
    Idempotency idempotency,
    DeskMetrics metrics) {

  /** Bytes and levels of a payload. */
  private static final int MAX_BYTES = 64 * 1024;

  private static final int MAX_DEPTH = 32;

  Answer submit(Submission request) {
    Json.requireWithin(request.payload(), MAX_BYTES, MAX_DEPTH);
    DecisionInput input = input(request);
    Ruling ruling = policy.rule(input);
    metrics.decided(input, ruling);
    return switch (ruling.decision()) {
      case Decision.Allow _ -> {
        Prepared prepared = prepare(request);
        yield idempotency.once(request.idempotency(), tx -> start(tx, request, ruling, prepared));
      }
      case Decision.NeedsApproval need ->
          idempotency.once(request.idempotency(), tx -> ask(tx, request, ruling, need));
      case Decision.Deny deny -> throw denied(input, ruling, deny);
    };
  }

  /** Nobody chooses for it, so the room does; what an approver would be told refuses it. */
  private Prepared prepare(Submission request) {
    WorkEvent wanted =
        new WorkEvent(
            database.newId(),
            request.operation().requestedType(),
            request.operation().room(),
            request.operation().name(),
            request.resource(),
            request.payload(),
            request.environment(),
            request.caller().userId(),
            EventStatus.PENDING,
            null,
            database.now());
    return actions
        .require(request.operation().name())
        .prepare(wanted, request.payload().deepCopy(), Json.object());
  }

  /** Nobody is asked: the work begins in this commit. */
  private Answer start(Tx tx, Submission request, Ruling ruling, Prepared prepared) {
    WorkEvent event = keep(tx, request, EventStatus.PROCESSING);
    decisions.keep(tx, event.id(), event.room(), ruling);
    audit.append(tx, submitted(request, event, ruling));
    audit.append(
        tx,
        Work.entry(KernelActionCodes.REQUEST_AUTO_APPROVED, event, request.caller().actor())
            .withParam("policy_sha256", ruling.policySha256()));
    Agreed agreed =
        new Agreed(
            event, null, event.payload().deepCopy(), prepared.selection(), prepared.snapshot());
    Optional<ObjectNode> result =
        work.begin(tx, actions.require(event.operation()), agreed, request.caller().actor());
    return result
        .map(Submitting::created)
        .orElseGet(
            () -> TaskAnswers.accepted(event.id(), null, event.status(), request.warnings()));
  }

  /** People are asked: the work waits as a ticket. */
  private Answer ask(Tx tx, Submission request, Ruling ruling, Decision.NeedsApproval need) {
    WorkEvent event = keep(tx, request, EventStatus.PENDING);
    UUID decision = decisions.keep(tx, event.id(), event.room(), ruling);
    UUID ticket = tickets.insert(tx, event, request.reason(), need, decision);
    audit.append(tx, submitted(request, event, ruling).withTicket(ticket));
    if (ruling.degraded()) {
      audit.append(
          tx,
          Work.entry(KernelActionCodes.DECISION_DEGRADED, event, request.caller().actor())
              .withTicket(ticket)
              .withParam("cause", ruling.cause())
              .withParam("detail", ruling.detail())
              .withParam("policy_sha256", ruling.policySha256()));
      inbox.policyBroken(tx, event, ticket, ruling);
    }
    inbox.approvalRequired(tx, event, ticket, need, request.caller().name());
    return TaskAnswers.accepted(event.id(), ticket, event.status(), request.warnings());
  }

  private Problem denied(DecisionInput input, Ruling ruling, Decision.Deny deny) {
    database.inTransaction(tx -> decisions.keep(tx, null, input.room(), ruling));
    return KernelProblems.POLICY_DENIED
        .with("policy says no: " + String.join("; ", deny.reasons()))
        .param("reasons", deny.reasons())
        .param("policy_sha256", ruling.policySha256());
  }

  /** Inserts the event and lets the room object, the duplicate being told first. */
  private WorkEvent keep(Tx tx, Submission request, EventStatus status) {
    NewWork wanted =
        new NewWork(
            request.operation(),
            request.resource(),
            request.environment(),
            request.payload(),
            request.dedupKey(),
            request.caller().userId(),
            request.caller().origin().requestId(),
            status,
            null,
            null);
    Optional<WorkEvent> event = events.insert(tx, wanted);
    while (event.isEmpty()) {
      refuseDuplicate(tx, request);
      event = events.insert(tx, wanted); // the twin ended between the two statements
    }
    actions.require(request.operation().name()).onSubmitted(tx, event.get());
    metrics.eventAfterCommit(tx, event.get().type(), status);
    return event.get();
  }

  private void refuseDuplicate(Tx tx, Submission request) {
    String key = String.valueOf(request.dedupKey());
    events
        .findOpen(tx.handle(), key)
        .ifPresent(
            open -> {
              throw KernelProblems.DUPLICATE_PENDING_REQUEST
                  .with("the same request is open already; wait for it, or cancel it and ask again")
                  .param("existing_event_id", open.eventId().toString())
                  .param(
                      "existing_ticket_id",
                      open.ticketId() == null ? null : open.ticketId().toString())
                  .param("operation", request.operation().name());
            });
  }

  private static AuditEntry submitted(Submission request, WorkEvent event, Ruling ruling) {
    return Work.entry(KernelActionCodes.REQUEST_SUBMITTED, event, request.caller().actor())
        .withParam("reason", request.reason())
        .withParam("payload_sha256", PostgresEvents.sha256Of(event))
        .withParam("outcome", ruling.decision().outcome());
  }

  /** 201: the result itself, and where it lives if the action says so. */
  private static Answer created(ObjectNode result) {
    JsonNode location = result.get("location");
    return new Answer(
        201, location == null ? Map.of() : Map.of("Location", location.asText()), result);
  }

  private DecisionInput input(Submission request) {
    Caller caller = request.caller();
    return new DecisionInput(
        request.operation().room(),
        request.operation().name(),
        request.environment(),
        request.resource(),
        request.payload(),
        new DecisionInput.Requester(
            caller.userId(),
            caller.name(),
            caller.groups(),
            caller.grants().stream().map(Grant::role).collect(Collectors.toUnmodifiableSet())),
        request.reason(),
        1,
        database.now());
  }
}
