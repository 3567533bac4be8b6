package dev.writ.kernel.audit;

import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Reads the audit log. Each reading is itself recorded, in the same transaction. */
public final class AuditSearch {
  private static final Map<String, String> CONDITIONS =
      Map.of(
          "action_code", "a.action_code = :action_code",
          "performed_by", "a.performed_by = :performed_by",
          "ticket_id", "a.ticket_id = :ticket_id",
          "event_id", "a.event_id = :event_id",
          "resource_type", "a.resource_type = :resource_type",
          "resource_id", "a.resource_id = :resource_id",
          "environment", "a.environment = :environment",
          "outcome", "a.outcome = :outcome",
          "from", "a.performed_at >= :from",
          "to", "a.performed_at < :to");

  private final Database database;
  private final AuditLog log;

  public AuditSearch(Database database, AuditLog log) {
    this.database = database;
    this.log = log;
  }

  /**
   * A row that was found.
   *
   * @param seq its place in the chain; null while it is not sealed, which takes a second or so
   */
  public record Found(@Nullable Long seq, AuditRow row) {}

  /** One page and how many rows there are in all. */
  public record Page(List<Found> rows, long total) {}

  /**
   * One page of the rows that fit, newest first. Writes AUDIT_READ.
   *
   * @param reader who asks; the caller has checked {@code audit:read}
   * @param offset rows to skip
   * @param limit rows at most
   */
  public Page find(Actor reader, AuditFilter filter, long offset, int limit) {
    return database.inTransaction(
        tx -> {
          Map<String, Object> conditions = filter.conditions();
          String where =
              conditions.isEmpty()
                  ? ""
                  : conditions.keySet().stream()
                      .map(CONDITIONS::get)
                      .collect(Collectors.joining(" AND ", " WHERE ", ""));
          List<Found> rows = rows(tx, conditions, where, offset, limit);
          long total =
              bound(
                      tx.handle().createQuery("SELECT count(*) FROM kernel_audit a" + where),
                      conditions)
                  .mapTo(Long.class)
                  .one();
          log.append(
              tx,
              AuditEntry.of(KernelActionCodes.AUDIT_READ, reader)
                  .withParam("filter", conditions)
                  .withParam("rows", rows.size()));
          return new Page(rows, total);
        });
  }

  private static List<Found> rows(
      Tx tx, Map<String, Object> conditions, String where, long offset, int limit) {
    return bound(
            tx.handle()
                .createQuery(
                    "SELECT c.seq, "
                        + AuditRow.COLUMNS
                        + " FROM kernel_audit a LEFT JOIN kernel_audit_chain c ON c.audit_id = a.id"
                        + where
                        + " ORDER BY a.id DESC LIMIT :limit OFFSET :offset"),
            conditions)
        .bind("limit", limit)
        .bind("offset", offset)
        .map((row, context) -> new Found(row.getObject(1, Long.class), AuditRow.read(row, 1)))
        .list();
  }

  private static <S extends SqlStatement<S>> S bound(S statement, Map<String, Object> values) {
    values.forEach(
        (name, value) -> {
          if (value instanceof Instant instant) {
            statement.bind(name, instant);
          } else {
            statement.bind(name, value);
          }
        });
    return statement;
  }
}
