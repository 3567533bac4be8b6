package dev.writ.kernel.decision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.store.Columns;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * What policies decided, for readers with {@code audit:read}: a decision's input holds what people
 * asked for.
 */
public final class DecisionViews {
  private final Database database;

  public DecisionViews(Database database) {
    this.database = database;
  }

  /** The outcomes that decisions are kept with. */
  public enum Outcome {
    ALLOW,
    NEEDS_APPROVAL,
    DENY
  }

  /**
   * Which decisions; null lets all pass.
   *
   * @param since decided then or later
   */
  public record Filter(
      @Nullable String room,
      @Nullable Outcome outcome,
      @Nullable Boolean degraded,
      @Nullable Instant since) {

    /** The condition; empty where all pass. */
    private String where() {
      List<String> conditions = new ArrayList<>();
      if (room != null) {
        conditions.add("room = :room");
      }
      if (outcome != null) {
        conditions.add("outcome = :outcome");
      }
      if (degraded != null) {
        conditions.add("degraded = :degraded");
      }
      if (since != null) {
        conditions.add("decided_at >= :since");
      }
      return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }
  }

  /**
   * A decision without its documents.
   *
   * @param eventId null where policy said no and nothing came of the request
   * @param cause why it is degraded; else null
   * @param micros how long the policy took
   */
  public record Kept(
      UUID id,
      @Nullable UUID eventId,
      String room,
      String query,
      String policySha256,
      String outcome,
      boolean degraded,
      @Nullable String cause,
      long micros,
      Instant decidedAt) {

    public ObjectNode json() {
      ObjectNode json = Json.object();
      json.put("id", id.toString())
          .put("event_id", eventId == null ? null : eventId.toString())
          .put("room", room)
          .put("outcome", outcome)
          .put("degraded", degraded)
          .put("cause", cause)
          .put("query", query)
          .put("policy_sha256", policySha256)
          .put("micros", micros)
          .put("decided_at", decidedAt.toString());
      return json;
    }
  }

  /**
   * A decision with what the policy was told and what it said.
   *
   * @param output JSON null where the policy had no words
   */
  public record Whole(Kept kept, JsonNode input, JsonNode output) {
    public ObjectNode json() {
      ObjectNode json = kept.json();
      json.set("input", input);
      json.set("output", output);
      return json;
    }
  }

  /** Newest first. */
  public Page<Kept> list(Caller caller, Filter filter, Page.Wish wish) {
    caller.require(KernelPermissions.AUDIT_READ);
    String from = " FROM kernel_decisions" + filter.where();
    return database.read(
        handle -> {
          List<Kept> rows =
              bound(
                      handle.createQuery(
                          "SELECT *"
                              + from
                              + " ORDER BY decided_at DESC, id DESC LIMIT :limit OFFSET :offset"),
                      filter)
                  .bind("limit", wish.perPage())
                  .bind("offset", wish.offset())
                  .map((row, context) -> kept(row))
                  .list();
          long total =
              bound(handle.createQuery("SELECT count(*)" + from), filter).mapTo(Long.class).one();
          return wish.of(rows, total);
        });
  }

  /** One decision; NOT_FOUND where there is none. */
  public Whole one(Caller caller, UUID id) {
    caller.require(KernelPermissions.AUDIT_READ);
    return database
        .read(
            handle ->
                handle
                    .createQuery("SELECT * FROM kernel_decisions WHERE id = :id")
                    .bind("id", id)
                    .map(
                        (row, context) ->
                            new Whole(
                                kept(row), Columns.json(row, "input"), Columns.json(row, "output")))
                    .findOne())
        .orElseThrow(() -> KernelProblems.NOT_FOUND.with("there is no decision `" + id + "`"));
  }

  private static Query bound(Query query, Filter filter) {
    if (filter.room() != null) {
      query.bind("room", filter.room());
    }
    if (filter.outcome() != null) {
      query.bind("outcome", filter.outcome().name());
    }
    if (filter.degraded() != null) {
      query.bind("degraded", filter.degraded());
    }
    if (filter.since() != null) {
      query.bind("since", filter.since());
    }
    return query;
  }

  private static Kept kept(ResultSet row) throws SQLException {
    return new Kept(
        Columns.id(row, "id"),
        Columns.findId(row, "event_id"),
        row.getString("room"),
        row.getString("query"),
        row.getString("policy_sha256"),
        row.getString("outcome"),
        row.getBoolean("degraded"),
        row.getString("cause"),
        row.getLong("micros"),
        Columns.instant(row, "decided_at"));
  }
}
