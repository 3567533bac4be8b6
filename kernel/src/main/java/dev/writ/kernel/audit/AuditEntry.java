package dev.writ.kernel.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row to be written to the audit log.
 *
 * <p>Made by {@link #of} and narrowed with the {@code with…} copies. Free text among the params
 * goes through the redactor when the row is written.
 *
 * @param params facts about what happened, never secrets
 */
public record AuditEntry(
    ActionCode code,
    Actor actor,
    AuditOutcome outcome,
    Map<String, @Nullable Object> params,
    @Nullable String room,
    @Nullable UUID ticketId,
    @Nullable UUID eventId,
    @Nullable ResourceRef resource,
    @Nullable String environment) {

  public AuditEntry {
    params = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(params));
  }

  public static AuditEntry of(ActionCode code, Actor actor) {
    return new AuditEntry(
        code, actor, AuditOutcome.SUCCESS, Map.of(), null, null, null, null, null);
  }

  public AuditEntry withOutcome(AuditOutcome how) {
    return new AuditEntry(code, actor, how, params, room, ticketId, eventId, resource, environment);
  }

  public AuditEntry withParam(String name, @Nullable Object value) {
    Map<String, @Nullable Object> more = new LinkedHashMap<>(params);
    more.put(name, value);
    return new AuditEntry(
        code, actor, outcome, more, room, ticketId, eventId, resource, environment);
  }

  public AuditEntry withRoom(@Nullable String where) {
    return new AuditEntry(
        code, actor, outcome, params, where, ticketId, eventId, resource, environment);
  }

  public AuditEntry withTicket(@Nullable UUID id) {
    return new AuditEntry(code, actor, outcome, params, room, id, eventId, resource, environment);
  }

  public AuditEntry withEvent(@Nullable UUID id) {
    return new AuditEntry(code, actor, outcome, params, room, ticketId, id, resource, environment);
  }

  public AuditEntry withResource(@Nullable ResourceRef what) {
    return new AuditEntry(code, actor, outcome, params, room, ticketId, eventId, what, environment);
  }

  public AuditEntry withEnvironment(@Nullable String name) {
    return new AuditEntry(code, actor, outcome, params, room, ticketId, eventId, resource, name);
  }
}
