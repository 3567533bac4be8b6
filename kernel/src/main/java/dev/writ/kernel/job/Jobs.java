package dev.writ.kernel.job;

import dev.writ.kernel.approval.Refusals;
import dev.writ.kernel.approval.TaskAnswers;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.Agreed;
import dev.writ.kernel.event.Ending;
import dev.writ.kernel.event.EventStatus;
import dev.writ.kernel.event.PostgresEvents;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.identity.Reach;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Columns;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Idempotency;
import dev.writ.kernel.store.IdempotencyKey;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import dev.writ.kernel.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What admins do with jobs: look, call off, and try failed work again. */
public final class Jobs {
  private static final String FROM =
      """
      FROM kernel_events e
      LEFT JOIN kernel_jobs j ON j.task_name = 'event' AND j.task_instance = e.id::text
      LEFT JOIN LATERAL (SELECT * FROM kernel_attempts
        WHERE event_id = e.id ORDER BY number DESC LIMIT 1) a ON true
      """;

  private final JobParts parts;
  private final Database database;
  private final PostgresEvents events;
  private final WorkEnd workEnd;
  private final Refusals refusals;
  private final Idempotency idempotency;

  public Jobs(JobParts parts, Refusals refusals) {
    this.parts = parts;
    this.database = parts.database();
    this.events = parts.events();
    this.workEnd = parts.workEnd();
    this.refusals = refusals;
    this.idempotency = new Idempotency(database);
  }

  /**
   * Jobs of work, in environments where the caller holds {@code job:view}; dead letters newest
   * first, the others by when they are due.
   *
   * @param state null for all of them
   */
  public Page<JobView> list(Caller caller, @Nullable JobState state, Page.Wish wish) {
    if (!caller.mayAnywhere(KernelPermissions.JOB_VIEW)) {
      caller.require(KernelPermissions.JOB_VIEW);
    }
    Reach reach = Reach.of(caller, KernelPermissions.JOB_VIEW);
    String where =
        "WHERE e.kind = 'WORK' AND e.status IN ('PROCESSING', 'FAILED') AND %s AND %s\n"
            .formatted(
                Reach.sql("e.environment"),
                state == null ? JobState.caseOf() + " IS NOT NULL" : state.condition());
    String columns =
        """
        SELECT e.*, %s AS state, j.execution_time, a.number, a.worker, a.error_code AS attempt_code,
          a.error_detail AS attempt_detail, r.id AS retried_by
        """
            .formatted(JobState.caseOf());
    return database.read(
        handle ->
            wish.of(
                reach
                    .bind(
                        handle.createQuery(
                            columns
                                + FROM
                                + "LEFT JOIN kernel_events r ON r.retry_of = e.id\n"
                                + where
                                + """
                                ORDER BY j.execution_time NULLS LAST, e.processed_at DESC, e.id
                                LIMIT :limit OFFSET :offset"""))
                    .bind("limit", wish.perPage())
                    .bind("offset", wish.offset())
                    .map((row, context) -> read(row))
                    .list(),
                reach
                    .bind(handle.createQuery("SELECT count(*) " + FROM + where))
                    .mapTo(Long.class)
                    .one()));
  }

  /**
   * Tries failed work again, as a new event with equal payload and the agreement of the old one.
   * Once per event: a second call is refused with EVENT_ALREADY_RETRIED.
   *
   * @param key null where the caller sent no Idempotency-Key
   * @return 202 that names the new event
   */
  public Answer retry(Caller caller, UUID eventId, @Nullable IdempotencyKey key) {
    return managing(caller, eventId, "RETRY_JOB", key, (tx, event) -> retry(tx, caller, event));
  }

  private Answer retry(Tx tx, Caller caller, WorkEvent failed) {
    Action action = requireAction(failed);
    if (failed.status() != EventStatus.FAILED) {
      throw KernelProblems.EVENT_NOT_FAILED
          .with("only failed work can be retried; this is " + failed.status())
          .param("status", failed.status().name());
    }
    String dedupKey = dedupKey(tx.handle(), failed.id());
    WorkEvent again =
        events
            .insert(
                tx,
                new PostgresEvents.NewWork(
                    action.operation(),
                    failed.resource(),
                    failed.environment(),
                    failed.payload(),
                    dedupKey,
                    failed.requestedBy(),
                    caller.origin().requestId(),
                    EventStatus.PROCESSING,
                    null,
                    failed.id()))
            .orElseThrow(() -> retried(tx.handle(), failed, dedupKey));
    Agreed work = Agreement.workOf(tx.handle(), action, again);
    action.onAgreed(tx, work);
    parts.queue().enqueue(tx, again.id());
    parts
        .audit()
        .append(
            tx,
            WorkEnd.entry(KernelActionCodes.EXECUTION_RETRIED, work, caller.actor())
                .withParam("retry_of", failed.id().toString()));
    return TaskAnswers.accepted(again.id(), null, again.status(), List.of());
  }

  /** Which of the two unique keys stood in the way. */
  private Problem retried(Handle handle, WorkEvent failed, @Nullable String dedupKey) {
    Optional<UUID> by =
        handle
            .createQuery("SELECT id FROM kernel_events WHERE retry_of = :id")
            .bind("id", failed.id())
            .mapTo(UUID.class)
            .findOne();
    if (by.isPresent()) {
      return KernelProblems.EVENT_ALREADY_RETRIED
          .with("this work was retried already; follow the new event")
          .param("retried_by", by.get().toString());
    }
    Problem duplicate =
        KernelProblems.DUPLICATE_PENDING_REQUEST
            .with("the same operation on the same thing is open already; wait for its end")
            .param("operation", failed.operation());
    if (dedupKey != null) {
      events
          .findOpen(handle, dedupKey)
          .ifPresent(
              open ->
                  duplicate
                      .param("existing_event_id", open.eventId().toString())
                      .param(
                          "existing_ticket_id",
                          open.ticketId() == null ? null : open.ticketId().toString()));
    }
    return duplicate;
  }

  /**
   * Calls off work that no worker has: the event is CANCELLED, its ticket FAILED.
   *
   * @param key null where the caller sent no Idempotency-Key
   */
  public Answer cancel(
      Caller caller, UUID eventId, @Nullable String reason, @Nullable IdempotencyKey key) {
    return managing(
        caller, eventId, "CANCEL_JOB", key, (tx, event) -> cancel(tx, caller, event, reason));
  }

  private Answer cancel(Tx tx, Caller caller, WorkEvent event, @Nullable String reason) {
    Action action = requireAction(event);
    String why =
        "called off by "
            + caller.name()
            + (reason == null || reason.isBlank() ? "" : ": " + reason);
    Agreed work = Agreement.workOf(tx.handle(), action, event);
    boolean ended =
        workEnd.end(tx, action, work, new Ending.Cancelled("JOB_CANCELLED", why), caller.actor());
    if (!ended) {
      throw KernelProblems.JOB_ENDED
          .with("the work is " + event.status() + "; there is nothing to cancel")
          .param("status", event.status().name());
    }
    if (!JobRows.removeUnpicked(tx, event.id())) {
      throw KernelProblems.JOB_RUNNING.with(
          "a worker is running this work; wait until it ends or is tried again");
    }
    return new Answer(
        200,
        Map.of(),
        Json.object()
            .put("event_id", event.id().toString())
            .put("status", EventStatus.CANCELLED.name()));
  }

  /** Hidden is NOT_FOUND; seen but not managed is FORBIDDEN and recorded. */
  private Answer managing(
      Caller caller,
      UUID eventId,
      String operation,
      @Nullable IdempotencyKey key,
      BiFunction<Tx, WorkEvent, Answer> work) {
    WorkEvent event =
        database
            .<Optional<WorkEvent>>read(handle -> events.find(handle, eventId))
            .filter(
                found ->
                    caller.may(KernelPermissions.JOB_VIEW, Scope.GLOBAL, found.environment())
                        || caller.may(
                            KernelPermissions.JOB_MANAGE, Scope.GLOBAL, found.environment()))
            .orElseThrow(() -> KernelProblems.NOT_FOUND.with("there is no work `" + eventId + "`"));
    return refusals.recording(
        new Refusals.Attempt(
            caller,
            event.room(),
            operation,
            event.environment(),
            event.resource(),
            null,
            event.id()),
        () -> {
          caller.require(KernelPermissions.JOB_MANAGE, Scope.GLOBAL, event.environment());
          return idempotency.answering(
              key, () -> idempotency.once(key, tx -> work.apply(tx, event)));
        });
  }

  /** A fact is no work, and neither is the work of a room that this server lacks. */
  private Action requireAction(WorkEvent event) {
    return parts
        .actions()
        .find(event.operation())
        .filter(action -> action.operation().requestedType().equals(event.type()))
        .orElseThrow(() -> KernelProblems.NOT_FOUND.with("there is no work `" + event.id() + "`"));
  }

  private static @Nullable String dedupKey(Handle handle, UUID eventId) {
    return handle
        .createQuery("SELECT dedup_key FROM kernel_events WHERE id = :id")
        .bind("id", eventId)
        .mapTo(String.class)
        .findOne()
        .orElse(null);
  }

  private static JobView read(ResultSet row) throws SQLException {
    String code = row.getString("error_code");
    return new JobView(
        Columns.id(row, "id"),
        JobState.valueOf(row.getString("state")),
        row.getString("operation"),
        row.getString("room"),
        row.getString("environment"),
        new ResourceRef(
            row.getString("aggregate_type"),
            row.getString("aggregate_id"),
            row.getString("aggregate_name")),
        Columns.id(row, "requested_by"),
        row.getInt("number"),
        Columns.findInstant(row, "execution_time"),
        row.getString("worker"),
        code == null ? row.getString("attempt_code") : code,
        code == null ? row.getString("attempt_detail") : row.getString("error_detail"),
        Columns.instant(row, "created_at"),
        Columns.findInstant(row, "processed_at"),
        Columns.findId(row, "retried_by"));
  }
}
