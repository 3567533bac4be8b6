package dev.writ.kernel.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.decision.PostgresDecisions;
import dev.writ.kernel.decision.Threshold.Requirement;
import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.ActionCatalogue;
import dev.writ.kernel.event.Agreed;
import dev.writ.kernel.event.PostgresEvents;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Directory;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.identity.Reach;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Page;
import dev.writ.kernel.store.Tx;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jspecify.annotations.Nullable;

/** Tickets to be read. People see their own, and those of environments they may look into. */
public final class TicketViews {
  private final Database database;
  private final ActionCatalogue actions;
  private final PostgresDecisions decisions;
  private final Directory directory;
  private final PostgresEvents events = new PostgresEvents();
  private final Tickets tickets = new Tickets();
  private final Access access;

  public TicketViews(
      Database database,
      ActionCatalogue actions,
      PostgresDecisions decisions,
      Directory directory) {
    this.database = database;
    this.actions = actions;
    this.decisions = decisions;
    this.directory = directory;
    this.access = new Access(database, tickets, events, actions);
  }

  /** The caller's own tickets, and others of environments where he holds {@code ticket:view}. */
  public Page<TicketView> visibleTo(Caller caller, TicketFilter filter, Page.Wish wish) {
    return page(
        caller,
        filter,
        wish,
        Reach.of(caller, KernelPermissions.TICKET_VIEW)
            .or(Reach.of(caller, KernelPermissions.APPROVAL_VIEW)),
        true);
  }

  /** The tickets of environments where the caller holds {@code approval:view}. */
  public Page<TicketView> forApprovers(Caller caller, TicketFilter filter, Page.Wish wish) {
    return page(caller, filter, wish, Reach.of(caller, KernelPermissions.APPROVAL_VIEW), false);
  }

  /** How many pending tickets the caller could vote on and has not. */
  public long waitingFor(Caller caller) {
    Reach reach = Reach.of(caller, KernelPermissions.APPROVAL_APPROVE);
    if (reach.isNowhere()) {
      return 0;
    }
    return database.read(
        handle ->
            reach
                .bind(
                    handle.createQuery(
                        """
                        SELECT count(*) FROM kernel_tickets t
                        WHERE status = 'PENDING_APPROVAL' AND expires_at > :now
                          AND (requester_id <> :me OR allow_self)
                          AND NOT EXISTS (SELECT FROM kernel_reviews r
                            WHERE r.ticket_id = t.id AND r.reviewer_id = :me
                              AND r.spec_revision = t.spec_revision)
                          AND\s"""
                            + Reach.sql("environment")))
                .bind("now", database.now())
                .bind("me", caller.userId())
                .mapTo(Long.class)
                .one());
  }

  /** One ticket for whoever may see it, else NOT_FOUND. */
  public TicketDetail require(UUID ticketId, Caller caller) {
    return detail(access.requireVisible(ticketId, caller));
  }

  /** One ticket for holders of {@code approval:view} in its environment, else NOT_FOUND. */
  public TicketDetail requireForApprover(UUID ticketId, Caller caller) {
    Ticket ticket = access.requireVisible(ticketId, caller);
    if (!Access.may(caller, KernelPermissions.APPROVAL_VIEW, ticket)) {
      throw Access.absent(ticketId);
    }
    return detail(ticket);
  }

  private TicketDetail detail(Ticket ticket) {
    return database.inTransaction(
        tx -> {
          WorkEvent event = events.require(tx.handle(), ticket.eventId());
          Action action = actions.require(ticket.operation());
          ObjectNode spec =
              EffectiveSpec.of(action.operation().shape(), event.payload(), ticket.modifiedSpec())
                  .spec();
          List<Vote> votes = tickets.votes(tx.handle(), ticket.id());
          PostgresDecisions.Kept decision =
              decisions.find(tx.handle(), ticket.decisionId()).orElseThrow();
          Set<UUID> people =
              votes.stream().map(Vote::reviewerId).collect(Collectors.toCollection(HashSet::new));
          people.add(ticket.requesterId());
          Map<UUID, String> names = directory.namesOf(tx, people);
          return new TicketDetail(
              view(ticket, names, tx.now(), countOf(votes, ticket)),
              event,
              spec,
              action.plan(
                  new Agreed(
                      event,
                      ticket.id(),
                      spec,
                      ticket.selectionOrEmpty(),
                      ticket.snapshotOrEmpty())),
              votes,
              missing(ticket, votes, tx.now()),
              decision,
              decisions.findText(tx.handle(), decision.policySha256()).orElseThrow(),
              names);
        });
  }

  private static List<Requirement> missing(Ticket ticket, List<Vote> votes, Instant now) {
    if (ticket.statusAt(now) != TicketStatus.PENDING_APPROVAL) {
      return List.of();
    }
    Resolution resolution =
        Resolution.of(
            ticket.threshold(),
            ticket.requesterId(),
            ticket.allowSelf(),
            ticket.specRevision(),
            votes,
            ticket.expiresAt(),
            now);
    return resolution instanceof Resolution.Pending pending ? pending.missing() : List.of();
  }

  private static int countOf(List<Vote> votes, Ticket ticket) {
    return (int) votes.stream().filter(v -> v.revision() == ticket.specRevision()).count();
  }

  private Page<TicketView> page(
      Caller caller, TicketFilter filter, Page.Wish wish, Reach reach, boolean ownToo) {
    String where =
        """
         FROM kernel_tickets t
        WHERE ((:own AND requester_id = :me) OR %s)
          AND (requester_id = :me OR NOT :mine)
          AND (CAST(:room AS text) IS NULL OR room = :room)
          AND (CAST(:operation AS text) IS NULL OR operation = :operation)
          AND (CAST(:environment AS text) IS NULL OR environment = :environment)
          AND (CAST(:text AS text) IS NULL OR starts_with(t.id::text, :text)
            OR starts_with(event_id::text, :text)
            OR position(:text IN lower(resource_name)) > 0
            OR EXISTS (SELECT FROM kernel_users u
              WHERE u.id = requester_id AND position(:text IN lower(u.name)) > 0))
          AND %s"""
            .formatted(Reach.sql("environment"), statusSql(filter.status()));
    return database.inTransaction(
        tx -> {
          long total =
              bound(tx, "SELECT count(*)" + where, caller, filter, reach, ownToo)
                  .mapTo(Long.class)
                  .one();
          record Row(Ticket ticket, int votes) {}
          List<Row> rows =
              bound(
                      tx,
                      """
                      SELECT t.*, (SELECT count(*) FROM kernel_reviews r
                        WHERE r.ticket_id = t.id AND r.spec_revision = t.spec_revision) AS votes"""
                          + where
                          + " ORDER BY "
                          + filter.sort().sql()
                          + " LIMIT :limit OFFSET :offset",
                      caller,
                      filter,
                      reach,
                      ownToo)
                  .bind("limit", wish.perPage())
                  .bind("offset", wish.offset())
                  .map((row, context) -> new Row(Tickets.read(row), row.getInt("votes")))
                  .list();
          Set<UUID> requesters =
              rows.stream().map(row -> row.ticket().requesterId()).collect(Collectors.toSet());
          Map<UUID, String> names = directory.namesOf(tx, requesters);
          return wish.of(
              rows.stream().map(row -> view(row.ticket(), names, tx.now(), row.votes())).toList(),
              total);
        });
  }

  private static String statusSql(@Nullable TicketStatus status) {
    return switch (status) {
      case null -> "TRUE";
      case PENDING_APPROVAL -> "status = :status AND expires_at > :now";
      case EXPIRED -> "(status = :status OR (status = 'PENDING_APPROVAL' AND expires_at <= :now))";
      case APPROVED, REJECTED, CANCELLED, COMPLETED, FAILED -> "status = :status";
    };
  }

  private static Query bound(
      Tx tx, String sql, Caller caller, TicketFilter filter, Reach reach, boolean ownToo) {
    return reach
        .bind(tx.handle().createQuery(sql))
        .configure(SqlStatements.class, config -> config.setUnusedBindingAllowed(true))
        .bind("own", ownToo)
        .bind("me", caller.userId())
        .bind("mine", filter.mine())
        .bind("room", filter.room())
        .bind("operation", filter.operation())
        .bind("environment", filter.environment())
        .bind("text", filter.text())
        .bind("status", filter.status())
        .bind("now", tx.now());
  }

  private static TicketView view(Ticket ticket, Map<UUID, String> names, Instant now, int votes) {
    return new TicketView(
        ticket,
        names.getOrDefault(ticket.requesterId(), ticket.requesterId().toString()),
        ticket.statusAt(now),
        TicketAge.of(ticket.createdAt(), now),
        votes);
  }
}
