package dev.writ.kernel.audit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of the audit log are wanted; null narrows nothing.
 *
 * @param performedBy {@code user:<id>}, {@code user:<cluster>/<name>} or {@code system:<job>}
 * @param from at or after this instant
 * @param to before this instant
 */
public record AuditFilter(
    @Nullable String actionCode,
    @Nullable String performedBy,
    @Nullable UUID ticketId,
    @Nullable UUID eventId,
    @Nullable String resourceType,
    @Nullable String resourceId,
    @Nullable String environment,
    @Nullable AuditOutcome outcome,
    @Nullable Instant from,
    @Nullable Instant to) {
  public static final AuditFilter NONE =
      new AuditFilter(null, null, null, null, null, null, null, null, null, null);

  /** The conditions by the names that callers use; those that narrow nothing are left out. */
  Map<String, Object> conditions() {
    Map<String, Object> all = new LinkedHashMap<>();
    put(all, "action_code", actionCode);
    put(all, "performed_by", performedBy);
    put(all, "ticket_id", ticketId);
    put(all, "event_id", eventId);
    put(all, "resource_type", resourceType);
    put(all, "resource_id", resourceId);
    put(all, "environment", environment);
    put(all, "outcome", outcome == null ? null : outcome.name());
    put(all, "from", from);
    put(all, "to", to);
    return all;
  }

  private static void put(Map<String, Object> all, String name, @Nullable Object value) {
    if (value != null) {
      all.put(name, value);
    }
  }
}
