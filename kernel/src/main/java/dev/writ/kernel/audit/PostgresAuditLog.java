package dev.writ.kernel.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Tx;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes audit rows to {@code kernel_audit}, their texts redacted. */
public final class PostgresAuditLog implements AuditLog {
  private static final int USER_AGENT_LENGTH = 200;

  private final Database database;
  private final ActionCodes codes;
  private final MeterRegistry meters;

  public PostgresAuditLog(Database database, ActionCodes codes, MeterRegistry meters) {
    this.database = database;
    this.codes = codes;
    this.meters = meters;
  }

  @Override
  public void append(AuditEntry entry) {
    database.inTransaction(
        tx -> {
          append(tx, entry);
          return true;
        });
  }

  @Override
  public void append(Tx tx, AuditEntry entry) {
    codes.requireListed(entry.code());
    Actor actor = entry.actor();
    ResourceRef resource = entry.resource();
    tx.write(
        """
        INSERT INTO kernel_audit (action_code, params, ticket_id, performed_by, performed_at,
          performed_by_name, outcome, room, event_id, resource_type, resource_id, resource_name,
          environment, request_id, ip, user_agent)
        VALUES (?, CAST(? AS json), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        entry.code().name(),
        Json.canonical(Redactor.tree(tree(entry.params()))),
        entry.ticketId(),
        actor.id(),
        tx.now(),
        actor.name(),
        entry.outcome().name(),
        entry.room(),
        entry.eventId(),
        resource == null ? null : resource.type(),
        resource == null ? null : resource.id(),
        resource == null ? null : redacted(resource.name()),
        entry.environment(),
        actor.origin().requestId(),
        actor.origin().ip(),
        shortened(redacted(actor.origin().userAgent())));
    tx.afterCommit(
        () -> meters.counter("writ.audit.rows", "action_code", entry.code().name()).increment());
  }

  /** The values that params hold, and the text of any other. */
  private static JsonNode tree(@Nullable Object value) {
    return switch (value) {
      case null -> Json.object().nullNode();
      case JsonNode node -> node;
      case Map<?, ?> map -> {
        ObjectNode object = Json.object();
        map.forEach((name, member) -> object.set(String.valueOf(name), tree(member)));
        yield object;
      }
      case Iterable<?> elements -> {
        ArrayNode array = Json.object().arrayNode();
        elements.forEach(element -> array.add(tree(element)));
        yield array;
      }
      case Number number -> Json.tree(number);
      case Boolean bool -> Json.object().booleanNode(bool);
      default -> Json.object().textNode(value.toString());
    };
  }

  private static @Nullable String redacted(@Nullable String text) {
    return text == null ? null : Redactor.text(text);
  }

  private static @Nullable String shortened(@Nullable String text) {
    return text == null || text.length() <= USER_AGENT_LENGTH
        ? text
        : text.substring(0, USER_AGENT_LENGTH);
  }
}
