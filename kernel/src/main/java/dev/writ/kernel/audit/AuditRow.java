package dev.writ.kernel.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the audit log as it is kept.
 *
 * @param txid the transaction that wrote it, as decimal text
 * @param params JSON text
 * @param performedBy {@code user:<id>} or {@code system:<job>}
 */
public record AuditRow(
    long id,
    String txid,
    String actionCode,
    String params,
    @Nullable UUID ticketId,
    String performedBy,
    Instant performedAt,
    String performedByName,
    String outcome,
    @Nullable String room,
    @Nullable UUID eventId,
    @Nullable String resourceType,
    @Nullable String resourceId,
    @Nullable String resourceName,
    @Nullable String environment,
    @Nullable String requestId,
    @Nullable String ip,
    @Nullable String userAgent) {

  /** What {@link #read} reads, in its order. */
  static final String COLUMNS =
      "a.id, a.txid::text, a.action_code, a.params, a.ticket_id, a.performed_by, a.performed_at,"
          + " a.performed_by_name, a.outcome, a.room, a.event_id, a.resource_type, a.resource_id,"
          + " a.resource_name, a.environment, a.request_id, a.ip, a.user_agent";

  /**
   * Joins the chain, {@code c}, with its rows, {@code a}, absent ones as null. OFFSET 0 keeps the
   * planner from hashing the whole log for each page.
   */
  static final String OF_CHAIN =
      " FROM kernel_audit_chain c LEFT JOIN LATERAL"
          + " (SELECT * FROM kernel_audit r WHERE r.id = c.audit_id OFFSET 0) a ON true";

  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /**
   * @param before how many columns stand before {@link #COLUMNS}
   */
  static AuditRow read(ResultSet row, int before) throws SQLException {
    return new AuditRow(
        row.getLong(before + 1),
        row.getString(before + 2),
        row.getString(before + 3),
        row.getString(before + 4),
        row.getObject(before + 5, UUID.class),
        row.getString(before + 6),
        row.getObject(before + 7, Timestamp.class).toInstant(),
        row.getString(before + 8),
        row.getString(before + 9),
        row.getString(before + 10),
        row.getObject(before + 11, UUID.class),
        row.getString(before + 12),
        row.getString(before + 13),
        row.getString(before + 14),
        row.getString(before + 15),
        row.getString(before + 16),
        row.getString(before + 17),
        row.getString(before + 18));
  }

  /**
   * The row as it is hashed, exported and shown: every column, absent ones as null, times in UTC
   * with six digits of a second, the transaction id as text.
   */
  public ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("id", id);
    json.put("txid", txid);
    json.put("action_code", actionCode);
    json.set("params", Json.read(params));
    json.put("ticket_id", text(ticketId));
    json.put("performed_by", performedBy);
    json.put("performed_at", time(performedAt));
    json.put("performed_by_name", performedByName);
    json.put("outcome", outcome);
    json.put("room", room);
    json.put("event_id", text(eventId));
    json.put("resource_type", resourceType);
    json.put("resource_id", resourceId);
    json.put("resource_name", resourceName);
    json.put("environment", environment);
    json.put("request_id", requestId);
    json.put("ip", ip);
    json.put("user_agent", userAgent);
    return json;
  }

  /** RFC 3339 in UTC with six digits of a second. */
  static String time(Instant instant) {
    return MICROSECONDS.format(instant);
  }

  private static @Nullable String text(@Nullable UUID id) {
    return id == null ? null : id.toString();
  }
}
