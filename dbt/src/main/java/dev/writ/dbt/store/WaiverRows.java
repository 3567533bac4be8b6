package dev.writ.dbt.store;

import dev.writ.dbt.view.GrantedWaiver;
import dev.writ.kernel.store.Columns;
import dev.writ.kernel.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** {@code dbt_waivers}. */
public final class WaiverRows {
  private static final String SELECT =
      """
      SELECT w.*, p.name AS project FROM dbt_waivers w JOIN dbt_projects p ON p.id = w.project_id
      WHERE w.ended_at IS NULL
      """;

  private WaiverRows() {}

  /** Those that hold on this day, the one that ends first at the top. */
  public static List<GrantedWaiver> holding(Handle handle, UUID projectId, LocalDate today) {
    return handle
        .createQuery(
            SELECT + "AND w.project_id = :project AND w.until >= :today ORDER BY w.until, w.id")
        .bind("project", projectId)
        .bind("today", today)
        .map((row, _) -> read(row))
        .list();
  }

  /** Those whose last day is over and that nobody has ended yet; held until the commit. */
  public static List<GrantedWaiver> lockOver(Tx tx, LocalDate today, int limit) {
    return tx.handle()
        .createQuery(
            SELECT
                + "AND w.until < :today ORDER BY w.until, w.id LIMIT :limit FOR UPDATE OF w"
                + " SKIP LOCKED")
        .bind("today", today)
        .bind("limit", limit)
        .map((row, _) -> read(row))
        .list();
  }

  public static void end(Tx tx, UUID id) {
    tx.write("UPDATE dbt_waivers SET ended_at = ? WHERE id = ?", tx.now(), id);
  }

  public static void insert(Tx tx, GrantedWaiver waiver) {
    tx.handle()
        .createUpdate(
            """
            INSERT INTO dbt_waivers (id, project_id, fingerprint, code, model, reason, until,
              ticket_id, requested_by, granted_at)
            VALUES (:id, :project, :fingerprint, :code, :model, :reason, :until, :ticket, :by,
              :at)""")
        .bind("id", waiver.id())
        .bind("project", waiver.projectId())
        .bind("fingerprint", waiver.fingerprint())
        .bind("code", waiver.code())
        .bind("model", waiver.model())
        .bind("reason", waiver.reason())
        .bind("until", waiver.until())
        .bind("ticket", waiver.ticketId())
        .bind("by", waiver.requestedBy())
        .bind("at", waiver.grantedAt())
        .execute();
  }

  private static GrantedWaiver read(ResultSet row) throws SQLException {
    return new GrantedWaiver(
        Columns.id(row, "id"),
        Columns.id(row, "project_id"),
        row.getString("project"),
        row.getString("fingerprint"),
        row.getString("code"),
        row.getString("model"),
        row.getString("reason"),
        row.getObject("until", LocalDate.class),
        Columns.findId(row, "ticket_id"),
        Columns.id(row, "requested_by"),
        Columns.instant(row, "granted_at"));
  }
}
