package dev.writ.kernel.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.approval.TicketStatus;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.ActionCatalogue;
import dev.writ.kernel.event.EventStatus;
import dev.writ.kernel.event.PostgresEvents;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.identity.Reach;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Columns;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Work as people follow it: the tasks API's read side.
 *
 * <p>A task is seen by its requester, by holders of {@code job:view} in its environment, by whom
 * its room shows the thing itself, and, where people were asked, by holders of {@code
 * approval:view} in its environment: who agrees to work may see what becomes of it. Everybody else
 * gets NOT_FOUND, as for a task that does not exist.
 */
public final class TaskViews {
  /** The longest wait for a change. */
  public static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private static final String EVENTS = "kernel_events";

  /** With {@link #EVENTS} in its place, or with the few of them that are on a page. */
  private static final String SELECT_FROM =
      """
      SELECT e.*, t.id AS ticket_id, t.status AS ticket_status, u.name AS requested_by_name,
        r.id AS retried_by, j.execution_time, j.picked, a.attempts, a.started_at, a.snoozed
      FROM %s e
      LEFT JOIN kernel_tickets t ON t.event_id = e.id
      LEFT JOIN kernel_users u ON u.id = e.requested_by
      LEFT JOIN kernel_events r ON r.retry_of = e.id
      LEFT JOIN kernel_jobs j ON j.task_name = 'event' AND j.task_instance = e.id::text
      LEFT JOIN LATERAL (
        SELECT count(*) AS attempts, min(started_at) AS started_at,
          bool_or(outcome = 'SNOOZED') AS snoozed
        FROM kernel_attempts WHERE event_id = e.id) a ON true
      """;

  private final Database database;
  private final ActionCatalogue actions;
  private final PostgresEvents events;
  private final StatusWatch watch;

  public TaskViews(
      Database database, ActionCatalogue actions, PostgresEvents events, StatusWatch watch) {
    this.database = database;
    this.actions = actions;
    this.events = events;
    this.watch = watch;
  }

  /**
   * What the caller asks to see.
   *
   * @param mine only what the caller asked for himself
   * @param text part of the thing's or the requester's name, or the beginning of an id; lower case
   */
  public record Filter(
      boolean mine,
      @Nullable EventStatus status,
      @Nullable String operation,
      @Nullable String environment,
      @Nullable String text) {
    /** All that the caller may see, or only what is his. */
    public static Filter of(boolean mine) {
      return new Filter(mine, null, null, null, null);
    }
  }

  /** The task as it stands, or NOT_FOUND. */
  public TaskView find(Caller caller, UUID id) {
    return database.read(
        handle -> {
          WorkEvent event = events.find(handle, id).orElseThrow(() -> absent(id));
          if (!isVisible(handle, caller, event)) {
            throw absent(id);
          }
          return one(handle, id).orElseThrow(() -> absent(id));
        });
  }

  /**
   * The task at its first change of status, or as it stands at the end of the wait. Blocks, without
   * holding a connection.
   *
   * @param wait at most {@link #LONGEST_WAIT}, longer ones are cut
   */
  public TaskView await(Caller caller, UUID id, Duration wait) throws InterruptedException {
    TaskView seen = find(caller, id);
    if (!seen.isMoving() || !wait.isPositive()) {
      return seen;
    }
    watch.awaitChange(id, seen.status(), wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
    return find(caller, id);
  }

  /**
   * Tasks, newest first: the caller's own, and with {@code job:view} those of others. Archived ones
   * are left out; they are found by id.
   */
  public Page<TaskView> list(Caller caller, Filter filter, Page.Wish wish) {
    String where =
        """
        WHERE e.kind = 'WORK' AND e.archived_at IS NULL
          AND (e.requested_by = :me OR (NOT :mine AND %s))
          AND (CAST(:status AS text) IS NULL OR e.status = :status)
          AND (CAST(:operation AS text) IS NULL OR e.operation = :operation)
          AND (CAST(:environment AS text) IS NULL OR e.environment = :environment)
          AND (CAST(:text AS text) IS NULL OR starts_with(e.id::text, :text)
            OR position(:text IN lower(e.aggregate_name)) > 0
            OR EXISTS (SELECT FROM kernel_users n
              WHERE n.id = e.requested_by AND position(:text IN lower(n.name)) > 0))
        """
            .formatted(Reach.sql("e.environment"));
    Reach reach = Reach.of(caller, KernelPermissions.JOB_VIEW);
    return database.read(
        handle ->
            wish.of(
                bound(
                        handle,
                        SELECT_FROM.formatted(
                                "(SELECT * FROM kernel_events e "
                                    + where
                                    + "ORDER BY created_at DESC, id DESC"
                                    + " LIMIT :limit OFFSET :offset)")
                            + "ORDER BY e.created_at DESC, e.id DESC",
                        caller,
                        filter,
                        reach)
                    .bind("limit", wish.perPage())
                    .bind("offset", wish.offset())
                    .map((row, context) -> read(row))
                    .list(),
                bound(
                        handle,
                        "SELECT count(*) FROM kernel_events e " + where,
                        caller,
                        filter,
                        reach)
                    .mapTo(Long.class)
                    .one()));
  }

  private static Query bound(Handle handle, String sql, Caller caller, Filter filter, Reach reach) {
    return reach
        .bind(handle.createQuery(sql))
        .bind("me", caller.userId())
        .bind("mine", filter.mine())
        .bind("status", filter.status())
        .bind("operation", filter.operation())
        .bind("environment", filter.environment())
        .bind("text", filter.text());
  }

  /**
   * The latest 50 that were asked for about one thing, as far as the caller may see them.
   *
   * @param madeBy the event that made the thing, and so could not name it yet
   */
  public List<TaskView> about(Caller caller, String type, String id, UUID madeBy) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT e.id FROM kernel_events e
                    WHERE e.kind = 'WORK' AND (e.id = :madeBy
                      OR (e.aggregate_type = :type AND e.aggregate_id = :id))
                    ORDER BY e.created_at DESC LIMIT 50""")
                .bind("madeBy", madeBy)
                .bind("type", type)
                .bind("id", id)
                .mapTo(UUID.class)
                .list()
                .stream()
                .filter(event -> isVisible(handle, caller, events.require(handle, event)))
                .flatMap(event -> one(handle, event).stream())
                .toList());
  }

  private boolean isVisible(Handle handle, Caller caller, WorkEvent event) {
    return event.requestedBy().equals(caller.userId())
        || caller.may(KernelPermissions.JOB_VIEW, Scope.GLOBAL, event.environment())
        || actions
            .find(event.operation())
            .filter(
                action ->
                    action.isVisibleTo(caller, event)
                        || (caller.may(
                                KernelPermissions.APPROVAL_VIEW, Scope.GLOBAL, event.environment())
                            && Agreement.workOf(handle, action, event).ticketId() != null))
            .isPresent();
  }

  private Optional<TaskView> one(Handle handle, UUID id) {
    return handle
        .createQuery(SELECT_FROM.formatted(EVENTS) + "WHERE e.id = :id AND e.kind = 'WORK'")
        .bind("id", id)
        .map((row, context) -> read(row))
        .findOne();
  }

  /** A room asks for work by itself too; a user that is gone is shown by its id. */
  private static String nameOfNoUser(UUID id, String room) {
    Caller house = Caller.ofHouse(room, Set.of());
    return house.userId().equals(id) ? house.name() : id.toString();
  }

  private TaskView read(ResultSet row) throws SQLException {
    UUID requestedBy = Columns.id(row, "requested_by");
    String operation = row.getString("operation");
    String ticketStatus = row.getString("ticket_status");
    String name = row.getString("requested_by_name");
    String errorCode = row.getString("error_code");
    ObjectNode params = Columns.findObject(row, "error_params");
    boolean waits = Columns.findInstant(row, "execution_time") != null && !row.getBoolean("picked");
    boolean snoozed = row.getBoolean("snoozed");
    return new TaskView(
        Columns.id(row, "id"),
        operation,
        row.getString("room"),
        row.getString("environment"),
        EventStatus.valueOf(row.getString("status")),
        Columns.findId(row, "ticket_id"),
        ticketStatus == null ? null : TicketStatus.valueOf(ticketStatus),
        requestedBy,
        name == null ? nameOfNoUser(requestedBy, row.getString("room")) : name,
        new ResourceRef(
            row.getString("aggregate_type"),
            row.getString("aggregate_id"),
            row.getString("aggregate_name")),
        Columns.instant(row, "created_at"),
        Columns.findInstant(row, "started_at"),
        Columns.findInstant(row, "processed_at"),
        row.getInt("attempts"),
        actions.find(operation).map(Action::operation).map(o -> o.maxAttempts()).orElse(null),
        waits && !snoozed ? Columns.findInstant(row, "execution_time") : null,
        waits && snoozed ? Columns.findInstant(row, "execution_time") : null,
        Columns.findObject(row, "result"),
        errorCode == null
            ? null
            : new TaskView.WhyFailed(
                errorCode, row.getString("error_detail"), params == null ? Json.object() : params),
        Columns.findId(row, "retry_of"),
        Columns.findId(row, "retried_by"));
  }

  private static Problem absent(UUID id) {
    return KernelProblems.NOT_FOUND.with("there is no task `" + id + "`");
  }
}
