package dev.writ.kernel.approval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.decision.Decision.NeedsApproval;
import dev.writ.kernel.decision.Threshold;
import dev.writ.kernel.decision.Threshold.Requirement;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.store.Columns;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The tables {@code kernel_tickets} and {@code kernel_reviews}. */
public final class Tickets {
  public Optional<Ticket> find(Handle handle, UUID id) {
    return handle
        .createQuery("SELECT * FROM kernel_tickets WHERE id = :id")
        .bind("id", id)
        .map((row, context) -> read(row))
        .findOne();
  }

  public Optional<Ticket> findByEvent(Handle handle, UUID eventId) {
    return handle
        .createQuery("SELECT * FROM kernel_tickets WHERE event_id = :eventId")
        .bind("eventId", eventId)
        .map((row, context) -> read(row))
        .findOne();
  }

  /** Every vote on the ticket, also on older revisions, oldest first. */
  public List<Vote> votes(Handle handle, UUID ticketId) {
    return handle
        .createQuery("SELECT * FROM kernel_reviews WHERE ticket_id = :id ORDER BY created_at, id")
        .bind("id", ticketId)
        .map(
            (row, context) ->
                new Vote(
                    Columns.id(row, "reviewer_id"),
                    Columns.texts(row, "groups"),
                    row.getInt("spec_revision"),
                    Verdict.valueOf(row.getString("verdict")),
                    row.getString("reason"),
                    Columns.instant(row, "created_at")))
        .list();
  }

  /**
   * Ends the ticket of agreed work; nothing happens where nobody was asked. To be called before the
   * event is ended: the lock order is ticket, event, room rows, job.
   *
   * @param status COMPLETED or FAILED
   * @param code null when completed
   */
  public void close(
      Tx tx, UUID eventId, TicketStatus status, @Nullable String code, @Nullable String reason) {
    tx.write(
        """
        UPDATE kernel_tickets SET status = ?, closed_at = ?, close_code = ?, close_reason = ?,
          version = version + 1
        WHERE event_id = ? AND status = 'APPROVED'""",
        status.name(),
        tx.now(),
        code,
        reason,
        eventId);
  }

  UUID insert(Tx tx, WorkEvent event, @Nullable String reason, NeedsApproval need, UUID decision) {
    UUID id = tx.newId();
    tx.handle()
        .createUpdate(
            """
            INSERT INTO kernel_tickets (id, event_id, room, operation, environment, resource_type,
              resource_id, resource_name, requester_id, reason, status, threshold, allow_self,
              decision_id, expires_at, created_at)
            VALUES (:id, :eventId, :room, :operation, :environment, :resourceType, :resourceId,
              :resourceName, :requester, :reason, 'PENDING_APPROVAL', CAST(:threshold AS json),
              :allowSelf, :decision, :expiresAt, :now)""")
        .bind("id", id)
        .bind("eventId", event.id())
        .bind("room", event.room())
        .bind("operation", event.operation())
        .bind("environment", event.environment())
        .bind("resourceType", event.resource().type())
        .bind("resourceId", event.resource().id())
        .bind("resourceName", event.resource().name())
        .bind("requester", event.requestedBy())
        .bind("reason", reason)
        .bind("threshold", Json.write(json(need.threshold())))
        .bind("allowSelf", need.allowSelf())
        .bind("decision", decision)
        .bind("expiresAt", tx.now().plus(need.expiresAfter()))
        .bind("now", tx.now())
        .execute();
    return id;
  }

  /** What an approver's answer makes of a ticket's changeable part. */
  record Change(
      int specRevision,
      @Nullable ObjectNode modifiedSpec,
      @Nullable String modificationReason,
      @Nullable UUID modifiedBy,
      @Nullable ObjectNode selection,
      @Nullable ObjectNode snapshot) {
    /** Nothing new. */
    static Change none(Ticket ticket) {
      return new Change(
          ticket.specRevision(),
          ticket.modifiedSpec(),
          ticket.modificationReason(),
          ticket.modifiedBy(),
          ticket.selection(),
          ticket.snapshot());
    }
  }

  /**
   * Takes the row lock that every vote, change and cancel starts with; nothing when the ticket is
   * no longer pending, its time is over, or its spec is no longer the one that was looked at.
   */
  Optional<Ticket> lock(Tx tx, Ticket seen, Change change) {
    return tx.handle()
        .createQuery(
            """
            UPDATE kernel_tickets SET version = version + 1, spec_revision = :revision,
              modified_spec = CAST(:modifiedSpec AS json), modification_reason = :modificationReason,
              modified_by = :modifiedBy, selection = CAST(:selection AS json),
              snapshot = CAST(:snapshot AS json)
            WHERE id = :id AND status = 'PENDING_APPROVAL' AND spec_revision = :seenRevision
              AND expires_at > :now
            RETURNING *""")
        .bind("revision", change.specRevision())
        .bind("modifiedSpec", text(change.modifiedSpec()))
        .bind("modificationReason", change.modificationReason())
        .bind("modifiedBy", change.modifiedBy())
        .bind("selection", text(change.selection()))
        .bind("snapshot", text(change.snapshot()))
        .bind("id", seen.id())
        .bind("seenRevision", seen.specRevision())
        .bind("now", tx.now())
        .map((row, context) -> read(row))
        .findOne();
  }

  /** The same lock for a cancel, which no change of the spec stands against. */
  Optional<Ticket> lockPending(Tx tx, UUID id) {
    return tx.handle()
        .createQuery(
            """
            UPDATE kernel_tickets SET version = version + 1
            WHERE id = :id AND status = 'PENDING_APPROVAL' AND expires_at > :now
            RETURNING *""")
        .bind("id", id)
        .bind("now", tx.now())
        .map((row, context) -> read(row))
        .findOne();
  }

  /** The same lock for the expiry; nothing when somebody was faster or it is too early. */
  Optional<Ticket> lockDue(Tx tx, UUID id) {
    return tx.handle()
        .createQuery(
            """
            UPDATE kernel_tickets SET version = version + 1
            WHERE id = :id AND status = 'PENDING_APPROVAL' AND expires_at <= :now
            RETURNING *""")
        .bind("id", id)
        .bind("now", tx.now())
        .map((row, context) -> read(row))
        .findOne();
  }

  /** Keeps a vote; false when the person voted on this revision already. */
  boolean vote(Tx tx, UUID ticketId, Vote vote) {
    return tx.handle()
            .createUpdate(
                """
                INSERT INTO kernel_reviews
                  (id, ticket_id, reviewer_id, groups, spec_revision, verdict, reason, created_at)
                VALUES (:id, :ticket, :reviewer, :groups, :revision, :verdict, :reason, :now)
                ON CONFLICT DO NOTHING""")
            .bind("id", tx.newId())
            .bind("ticket", ticketId)
            .bind("reviewer", vote.reviewerId())
            .bind("groups", Columns.texts(vote.groups()))
            .bind("revision", vote.revision())
            .bind("verdict", vote.verdict())
            .bind("reason", vote.reason())
            .bind("now", vote.at())
            .execute()
        == 1;
  }

  /** Agrees to the locked ticket. */
  void approve(Tx tx, UUID id) {
    tx.handle()
        .createUpdate(
            """
            UPDATE kernel_tickets SET status = 'APPROVED', decided_at = :now
            WHERE id = :id AND status = 'PENDING_APPROVAL'""")
        .bind("now", tx.now())
        .bind("id", id)
        .execute();
  }

  /** Ends the locked ticket without agreement. */
  void turnDown(Tx tx, UUID id, TicketStatus status, @Nullable String reason) {
    tx.handle()
        .createUpdate(
            """
            UPDATE kernel_tickets SET status = :status, decided_at = :now, closed_at = :now,
              close_code = :status, close_reason = :reason
            WHERE id = :id AND status = 'PENDING_APPROVAL'""")
        .bind("status", status)
        .bind("now", tx.now())
        .bind("reason", reason)
        .bind("id", id)
        .execute();
  }

  /** Ids of tickets whose time is over, oldest first. */
  List<UUID> due(Handle handle, Instant now, int limit) {
    return handle
        .createQuery(
            """
            SELECT id FROM kernel_tickets
            WHERE status = 'PENDING_APPROVAL' AND expires_at <= :now
            ORDER BY expires_at LIMIT :limit""")
        .bind("now", now)
        .bind("limit", limit)
        .mapTo(UUID.class)
        .list();
  }

  /** Tickets that wait since before that instant and of which approvers were not reminded yet. */
  List<Ticket> unreminded(Handle handle, Instant createdBefore, Instant now, int limit) {
    return handle
        .createQuery(
            """
            SELECT * FROM kernel_tickets t
            WHERE status = 'PENDING_APPROVAL' AND created_at <= :before AND expires_at > :now
              AND NOT EXISTS (SELECT FROM kernel_notifications n
                WHERE n.ticket_id = t.id AND n.type = 'APPROVAL_REMINDER')
            ORDER BY created_at LIMIT :limit""")
        .bind("before", createdBefore)
        .bind("now", now)
        .bind("limit", limit)
        .map((row, context) -> read(row))
        .list();
  }

  static Ticket read(ResultSet row) throws SQLException {
    return new Ticket(
        Columns.id(row, "id"),
        Columns.id(row, "event_id"),
        row.getString("room"),
        row.getString("operation"),
        row.getString("environment"),
        new ResourceRef(
            row.getString("resource_type"),
            row.getString("resource_id"),
            row.getString("resource_name")),
        Columns.id(row, "requester_id"),
        row.getString("reason"),
        TicketStatus.valueOf(row.getString("status")),
        threshold(Columns.json(row, "threshold")),
        row.getBoolean("allow_self"),
        Columns.id(row, "decision_id"),
        row.getInt("spec_revision"),
        Columns.findObject(row, "modified_spec"),
        row.getString("modification_reason"),
        Columns.findId(row, "modified_by"),
        Columns.findObject(row, "selection"),
        Columns.findObject(row, "snapshot"),
        Columns.instant(row, "expires_at"),
        Columns.findInstant(row, "decided_at"),
        Columns.findInstant(row, "closed_at"),
        row.getString("close_code"),
        row.getString("close_reason"),
        Columns.instant(row, "created_at"));
  }

  static ObjectNode json(Threshold threshold) {
    ObjectNode json = Json.object().put("deny", threshold.deny());
    json.set("requirements", json(threshold.requirements()));
    return json;
  }

  static ArrayNode json(List<Requirement> requirements) {
    ArrayNode json = Json.object().arrayNode();
    for (Requirement requirement : requirements) {
      ObjectNode one = json.addObject().put("approve", requirement.approve());
      requirement.groups().stream().sorted().forEach(one.putArray("groups")::add);
    }
    return json;
  }

  private static Threshold threshold(JsonNode json) {
    List<Requirement> requirements = new ArrayList<>();
    for (JsonNode one : json.get("requirements")) {
      Set<String> groups = new HashSet<>();
      one.get("groups").forEach(group -> groups.add(group.asText()));
      requirements.add(new Requirement(one.get("approve").asInt(), groups));
    }
    return new Threshold(json.get("deny").asInt(), requirements);
  }

  private static @Nullable String text(@Nullable ObjectNode json) {
    return json == null ? null : Json.write(json);
  }
}
