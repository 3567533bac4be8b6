package dev.writ.kernel.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.AuditOutcome;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.ActionCatalogue;
import dev.writ.kernel.event.Agreed;
import dev.writ.kernel.event.EventStatus;
import dev.writ.kernel.event.PostgresEvents;
import dev.writ.kernel.event.Prepared;
import dev.writ.kernel.event.Warning;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Idempotency;
import dev.writ.kernel.store.IdempotencyKey;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Votes: checked outside, written in one transaction that begins with the ticket's row lock.
 *
 * <p>Preview and approve share {@link #look}, so they refuse alike.
 */
record Voting(
    Database database,
    ActionCatalogue actions,
    PostgresEvents events,
    Tickets tickets,
    Access access,
    Work work,
    AuditLog audit,
    Inbox inbox,
    Idempotency idempotency,
    DeskMetrics metrics) {

  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

  /** A ticket as an approver looks at it, with his answer laid over it. */
  private record Look(
      Ticket ticket,
      WorkEvent event,
      Action action,
      Caller caller,
      Approval approval,
      EffectiveSpec effective,
      Prepared prepared) {

    List<Warning> warnings() {
      List<Warning> all = new ArrayList<>(effective.warnings());
      all.addAll(prepared.warnings());
      return all;
    }

    /** Whoever voted before saw another spec or another choice. */
    boolean isChanged() {
      return changesSpec()
          || !Json.canonical(prepared.selection())
              .equals(Json.canonical(ticket.selectionOrEmpty()));
    }

    private boolean changesSpec() {
      ObjectNode wanted = approval.modifiedSpec();
      ObjectNode kept = ticket.modifiedSpec();
      return wanted != null
          && (kept == null || !Json.canonical(wanted).equals(Json.canonical(kept)));
    }

    Tickets.Change change() {
      boolean changesSpec = changesSpec();
      return new Tickets.Change(
          ticket.specRevision() + (isChanged() ? 1 : 0),
          changesSpec ? approval.modifiedSpec() : ticket.modifiedSpec(),
          changesSpec ? approval.modificationReason() : ticket.modificationReason(),
          changesSpec ? caller.userId() : ticket.modifiedBy(),
          prepared.selection(),
          prepared.snapshot());
    }
  }

  Preview preview(Ticket ticket, Caller caller, Approval approval) {
    Look look = look(ticket, caller, approval, KernelPermissions.APPROVAL_VIEW);
    Instant now = database.now();
    Agreed agreed = agreed(ticket, look, look.event());
    List<Vote> votes =
        look.isChanged()
            ? new ArrayList<>()
            : new ArrayList<>(database.read(handle -> tickets.votes(handle, ticket.id())));
    votes.add(vote(ticket.specRevision(), caller, Verdict.APPROVE, null, now));
    Resolution after = resolution(ticket, ticket.specRevision(), votes, now);
    return new Preview(
        look.effective().spec(),
        differences(look.event().payload(), look.effective().spec()),
        look.action().plan(agreed),
        look.prepared().selection(),
        look.prepared().rendered(),
        look.prepared().dryRun(),
        look.warnings(),
        after instanceof Resolution.Pending pending ? pending.missing() : List.of());
  }

  Answer approve(Ticket ticket, Caller caller, Approval approval, @Nullable IdempotencyKey key) {
    Look look = look(ticket, caller, approval, KernelPermissions.APPROVAL_APPROVE);
    return idempotency.once(
        key,
        tx -> {
          Ticket locked = lock(tx, ticket, look.change());
          return settle(tx, locked, caller, Verdict.APPROVE, approval.comment(), look);
        });
  }

  Answer reject(Ticket ticket, Caller caller, String reason, @Nullable Integer specRevision) {
    access.requireMayVote(ticket, caller, KernelPermissions.APPROVAL_APPROVE);
    requireOpen(ticket, specRevision);
    return database.inTransaction(
        tx -> {
          Ticket locked = lock(tx, ticket, Tickets.Change.none(ticket));
          return settle(tx, locked, caller, Verdict.REJECT, reason, null);
        });
  }

  Answer modifySpec(
      Ticket ticket,
      Caller caller,
      ObjectNode modifiedSpec,
      @Nullable String why,
      @Nullable Integer specRevision) {
    access.requireMayVote(ticket, caller, KernelPermissions.APPROVAL_APPROVE);
    requireOpen(ticket, specRevision);
    Action action = actions.require(ticket.operation());
    requireReason(modifiedSpec, why);
    WorkEvent event = database.read(handle -> events.require(handle, ticket.eventId()));
    EffectiveSpec effective =
        EffectiveSpec.of(action.operation().shape(), event.payload(), modifiedSpec);
    log(ticket, effective);
    return database.inTransaction(
        tx -> {
          Ticket locked =
              lock(
                  tx,
                  ticket,
                  new Tickets.Change(
                      ticket.specRevision() + 1,
                      modifiedSpec,
                      why,
                      caller.userId(),
                      ticket.selection(),
                      ticket.snapshot()));
          audit.append(
              tx,
              entry(KernelActionCodes.APPROVAL_SPEC_MODIFIED, locked, caller)
                  .withParam("modification_reason", why));
          return new Answer(
              200,
              Map.of(),
              TaskAnswers.body(
                      locked.eventId(), locked.id(), locked.status().name(), effective.warnings())
                  .put("spec_revision", locked.specRevision()));
        });
  }

  /** Everything that can be checked outside a transaction; the world is asked last. */
  private Look look(Ticket ticket, Caller caller, Approval approval, Permission needed) {
    access.requireMayVote(ticket, caller, needed);
    requireOpen(ticket, approval.specRevision());
    ObjectNode modified = approval.modifiedSpec();
    if (modified == null) {
      requireNotVoted(ticket, caller);
    } else {
      requireReason(modified, approval.modificationReason());
    }
    Action action = actions.require(ticket.operation());
    WorkEvent event = database.read(handle -> events.require(handle, ticket.eventId()));
    EffectiveSpec effective =
        EffectiveSpec.of(
            action.operation().shape(),
            event.payload(),
            modified == null ? ticket.modifiedSpec() : modified);
    ObjectNode selection =
        approval.selection().isEmpty() ? ticket.selectionOrEmpty() : approval.selection();
    if (modified != null) {
      log(ticket, effective);
    }
    Prepared prepared;
    try {
      prepared = action.prepare(event, effective.spec(), selection);
    } catch (Problem refusal) {
      if (needed.equals(KernelPermissions.APPROVAL_APPROVE)) {
        recordInvalid(ticket, caller, refusal);
      }
      throw refusal;
    }
    return new Look(ticket, event, action, caller, approval, effective, prepared);
  }

  /** The world was in the way: one row, and the ticket stays pending. */
  private void recordInvalid(Ticket ticket, Caller caller, Problem refusal) {
    if (!refusal.code().equals(KernelProblems.STORE_UNAVAILABLE) && refusal.claimRecord()) {
      audit.append(
          entry(KernelActionCodes.APPROVAL_VALIDATION_FAILED, ticket, caller)
              .withOutcome(AuditOutcome.REFUSED)
              .withParam("code", refusal.code().name())
              .withParam("status", refusal.code().status()));
    }
  }

  private Ticket lock(Tx tx, Ticket seen, Tickets.Change change) {
    return tickets.lock(tx, seen, change).orElseThrow(() -> lost(tx, seen));
  }

  /** Why the lock was not given. */
  private Problem lost(Tx tx, Ticket seen) {
    Ticket current = tickets.find(tx.handle(), seen.id()).orElseThrow();
    TicketStatus status = current.statusAt(tx.now());
    return status == TicketStatus.PENDING_APPROVAL
        ? Access.changed(current)
        : Access.notPending(status);
  }

  /** Keeps the vote, and does what follows from all votes together. */
  private Answer settle(
      Tx tx,
      Ticket ticket,
      Caller caller,
      Verdict verdict,
      @Nullable String comment,
      @Nullable Look look) {
    Vote vote = vote(ticket.specRevision(), caller, verdict, comment, tx.now());
    if (!tickets.vote(tx, ticket.id(), vote)) {
      throw alreadyReviewed(ticket);
    }
    List<Vote> votes = tickets.votes(tx.handle(), ticket.id());
    Resolution resolution = resolution(ticket, ticket.specRevision(), votes, tx.now());
    metrics.reviewAfterCommit(tx, verdict, word(resolution));
    return switch (resolution) {
      case Resolution.Approved _ when look != null -> agree(tx, ticket, caller, look, comment);
      case Resolution.Rejected _ -> refuse(tx, ticket, caller, String.valueOf(comment));
      case Resolution.Pending pending -> wait(tx, ticket, caller, verdict, comment, pending, look);
      case Resolution.Approved _, Resolution.Expired _ ->
          throw new IllegalStateException(
              "a locked ticket with a vote against or past its time is " + word(resolution));
    };
  }

  private Answer agree(Tx tx, Ticket ticket, Caller caller, Look look, @Nullable String comment) {
    tickets.approve(tx, ticket.id());
    Work.require(
        events.move(tx, ticket.eventId(), EventStatus.PENDING, EventStatus.PROCESSING),
        ticket.eventId());
    audit.append(
        tx,
        entry(KernelActionCodes.APPROVAL_APPROVED, ticket, caller)
            .withParam("comment", comment)
            .withParam("selection", ticket.selectionOrEmpty()));
    WorkEvent event = look.event().withStatus(EventStatus.PROCESSING);
    Optional<ObjectNode> result =
        work.begin(tx, look.action(), agreed(ticket, look, event), caller.actor());
    inbox.approved(tx, ticket, caller.name());
    metrics.eventAfterCommit(tx, event.type(), EventStatus.PROCESSING);
    return result
        .map(
            done -> {
              ObjectNode body =
                  TaskAnswers.body(
                      event.id(), ticket.id(), EventStatus.COMPLETED.name(), look.warnings());
              body.set("result", done);
              return new Answer(200, Map.of(), body);
            })
        .orElseGet(
            () -> TaskAnswers.accepted(event.id(), ticket.id(), event.status(), look.warnings()));
  }

  private Answer refuse(Tx tx, Ticket ticket, Caller caller, String reason) {
    work.turnDown(tx, actions.require(ticket.operation()), ticket, TicketStatus.REJECTED, reason);
    audit.append(
        tx, entry(KernelActionCodes.APPROVAL_REJECTED, ticket, caller).withParam("reason", reason));
    inbox.rejected(tx, ticket, caller.name(), reason);
    return new Answer(
        200,
        Map.of(),
        TaskAnswers.body(ticket.eventId(), ticket.id(), TicketStatus.REJECTED.name(), List.of()));
  }

  private Answer wait(
      Tx tx,
      Ticket ticket,
      Caller caller,
      Verdict verdict,
      @Nullable String comment,
      Resolution.Pending pending,
      @Nullable Look look) {
    audit.append(
        tx,
        entry(KernelActionCodes.APPROVAL_VOTED, ticket, caller)
            .withParam("verdict", verdict.name())
            .withParam("comment", comment));
    ObjectNode body =
        TaskAnswers.body(
            ticket.eventId(),
            ticket.id(),
            ticket.status().name(),
            look == null ? List.of() : look.warnings());
    body.put("spec_revision", ticket.specRevision());
    body.set("missing", Tickets.json(pending.missing()));
    return new Answer(200, Map.of(), body);
  }

  private static Agreed agreed(Ticket ticket, Look look, WorkEvent event) {
    return new Agreed(
        event,
        ticket.id(),
        look.effective().spec(),
        look.prepared().selection(),
        look.prepared().snapshot());
  }

  private static Resolution resolution(Ticket ticket, int revision, List<Vote> votes, Instant now) {
    return Resolution.of(
        ticket.threshold(),
        ticket.requesterId(),
        ticket.allowSelf(),
        revision,
        votes,
        ticket.expiresAt(),
        now);
  }

  private static Vote vote(
      int revision, Caller caller, Verdict verdict, @Nullable String reason, Instant at) {
    return new Vote(caller.userId(), caller.groups(), revision, verdict, reason, at);
  }

  private void requireOpen(Ticket ticket, @Nullable Integer specRevision) {
    TicketStatus status = ticket.statusAt(database.now());
    if (status != TicketStatus.PENDING_APPROVAL) {
      throw Access.notPending(status);
    }
    if (specRevision != null && specRevision != ticket.specRevision()) {
      throw Access.changed(ticket);
    }
  }

  private void requireNotVoted(Ticket ticket, Caller caller) {
    boolean voted =
        database.<List<Vote>>read(handle -> tickets.votes(handle, ticket.id())).stream()
            .anyMatch(
                vote ->
                    vote.reviewerId().equals(caller.userId())
                        && vote.revision() == ticket.specRevision());
    if (voted) {
      throw alreadyReviewed(ticket);
    }
  }

  private static void requireReason(ObjectNode modifiedSpec, @Nullable String why) {
    if (why == null || why.isBlank()) {
      throw KernelProblems.MODIFICATION_REASON_REQUIRED
          .with("say in `modification_reason` why the spec should be another one")
          .at("/modification_reason")
          .param("fields", new TreeSet<>(fieldsOf(modifiedSpec)));
    }
  }

  private static List<String> fieldsOf(ObjectNode node) {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static Problem alreadyReviewed(Ticket ticket) {
    return KernelProblems.ALREADY_REVIEWED
        .with("you voted on this revision already; one vote per person")
        .param("spec_revision", ticket.specRevision());
  }

  private static AuditEntry entry(
      dev.writ.kernel.audit.ActionCode code, Ticket ticket, Caller caller) {
    return Access.entry(code, ticket, caller.actor())
        .withParam("spec_revision", ticket.specRevision());
  }

  private static void log(Ticket ticket, EffectiveSpec effective) {
    effective
        .warnings()
        .forEach(
            warning -> LOG.warn("ticket {}: {} {}", ticket.id(), warning.code(), warning.detail()));
  }

  private static String word(Resolution resolution) {
    return switch (resolution) {
      case Resolution.Approved _ -> "approved";
      case Resolution.Rejected _ -> "rejected";
      case Resolution.Pending _ -> "pending";
      case Resolution.Expired _ -> "expired";
    };
  }

  private static List<Preview.Difference> differences(ObjectNode asked, ObjectNode effective) {
    TreeSet<String> fields = new TreeSet<>(fieldsOf(asked));
    fields.addAll(fieldsOf(effective));
    return fields.stream()
        .map(field -> new Preview.Difference(field, asked.get(field), effective.get(field)))
        .filter(
            d ->
                d.asked() == null
                    || d.effective() == null
                    || !Json.canonical(d.asked()).equals(Json.canonical(d.effective())))
        .toList();
  }
}
