package dev.writ.dbt.store;

import dev.writ.dbt.access.Sight;
import dev.writ.dbt.view.Run;
import dev.writ.kernel.store.Columns;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import dev.writ.kernel.store.Tx;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** {@code dbt_runs}; a run's result is kept as JSON, packed. */
public final class RunRows {
  static final String COLUMNS =
      """
      r.id, r.project_id, p.name AS project, r.passed, r.level, r.dry_run, r.errors, r.new_errors,
      r.warnings, r.suppressed, r.models, r.columns_tested, r.columns_total, r.by_type, r.by_layer,
      r.policy_name, r.git_sha, r.git_branch, r.created_by, r.created_at
      """;
  private static final String SELECT =
      "SELECT " + COLUMNS + "FROM dbt_runs r JOIN dbt_projects p ON p.id = r.project_id ";
  private static final String WANTED =
      "WHERE "
          + ProjectRows.SEEN.formatted("r.project_id")
          + """
             AND (CAST(:project AS text) IS NULL OR p.name = :project)
            AND (CAST(:passed AS boolean) IS NULL OR r.passed = :passed)
            AND (CAST(:since AS timestamptz) IS NULL OR r.created_at >= :since)
          """;

  private RunRows() {}

  /**
   * Keeps a run.
   *
   * @param result the result as JSON
   */
  public static void insert(Tx tx, Run run, String result) {
    tx.handle()
        .createUpdate(
            """
            INSERT INTO dbt_runs (id, project_id, passed, level, dry_run, errors, new_errors,
              warnings, suppressed, models, columns_tested, columns_total, by_type, by_layer,
              policy_name, git_sha, git_branch, result, created_by, created_at)
            VALUES (:id, :project, :passed, :level, :dryRun, :errors, :newErrors, :warnings,
              :suppressed, :models, :tested, :total, CAST(:byType AS json), CAST(:byLayer AS json),
              :policy, :gitSha, :gitBranch, :result, :by, :at)""")
        .bind("id", run.id())
        .bind("project", run.projectId())
        .bind("passed", run.passed())
        .bind("level", run.level())
        .bind("dryRun", run.dryRun())
        .bind("errors", run.errors())
        .bind("newErrors", run.newErrors())
        .bind("warnings", run.warnings())
        .bind("suppressed", run.suppressed())
        .bind("models", run.models())
        .bind("tested", run.columnsTested())
        .bind("total", run.columnsTotal())
        .bind("byType", Json.write(run.byType()))
        .bind("byLayer", Json.write(run.byLayer()))
        .bind("policy", run.policyName())
        .bind("gitSha", run.gitSha())
        .bind("gitBranch", run.gitBranch())
        .bind("result", packed(result))
        .bind("by", run.createdBy())
        .bind("at", run.createdAt())
        .execute();
  }

  public static Optional<Run> find(Handle handle, UUID id) {
    return handle
        .createQuery(SELECT + "WHERE r.id = :id")
        .bind("id", id)
        .map((row, _) -> read(row))
        .findOne();
  }

  /** The result of a run as JSON. */
  public static String result(Handle handle, UUID id) {
    return handle
        .createQuery("SELECT result FROM dbt_runs WHERE id = :id")
        .bind("id", id)
        .map((row, _) -> unpacked(row.getBytes("result")))
        .one();
  }

  /** Newest first. */
  public static Page<Run> seen(Handle handle, Sight sight, Run.Filter filter, Page.Wish wish) {
    String from = "FROM dbt_runs r JOIN dbt_projects p ON p.id = r.project_id ";
    long total =
        bind(handle.createQuery("SELECT count(*) " + from + WANTED), sight, filter)
            .mapTo(Long.class)
            .one();
    List<Run> items =
        bind(
                handle.createQuery(
                    SELECT
                        + WANTED
                        + "ORDER BY r.created_at DESC, r.id DESC LIMIT :limit OFFSET :offset"),
                sight,
                filter)
            .bind("limit", wish.perPage())
            .bind("offset", wish.offset())
            .map((row, _) -> read(row))
            .list();
    return wish.of(items, total);
  }

  /** Oldest first, no dry runs: what a trend is drawn from. */
  public static List<Run> since(Handle handle, UUID projectId, Instant since) {
    return handle
        .createQuery(
            SELECT
                + """
                WHERE r.project_id = :project AND r.created_at >= :since AND NOT r.dry_run
                ORDER BY r.created_at, r.id""")
        .bind("project", projectId)
        .bind("since", since)
        .map((row, _) -> read(row))
        .list();
  }

  /** The project's last run that is no dry run. */
  public static Optional<Run> latest(Handle handle, UUID projectId) {
    return handle
        .createQuery(
            SELECT
                + """
                WHERE r.project_id = :project AND NOT r.dry_run
                ORDER BY r.created_at DESC, r.id DESC LIMIT 1""")
        .bind("project", projectId)
        .map((row, _) -> read(row))
        .findOne();
  }

  /** The last run of every project; dry runs are left out. */
  public static List<Run> latest(Handle handle) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + """
                FROM dbt_projects p JOIN LATERAL (
                  SELECT * FROM dbt_runs WHERE project_id = p.id AND NOT dry_run
                  ORDER BY created_at DESC, id DESC LIMIT 1) r ON true""")
        .map((row, _) -> read(row))
        .list();
  }

  /** The run of the same project before this one. */
  public static Optional<Run> before(Handle handle, Run run) {
    return handle
        .createQuery(
            SELECT
                + """
                WHERE r.project_id = :project AND (r.created_at, r.id) < (:at, :id)
                ORDER BY r.created_at DESC, r.id DESC LIMIT 1""")
        .bind("project", run.projectId())
        .bind("at", run.createdAt())
        .bind("id", run.id())
        .map((row, _) -> read(row))
        .findOne();
  }

  /** Forgets runs and their findings; gives how many, at most {@code limit}. */
  public static int forgetBefore(Tx tx, Instant before, int limit) {
    return tx.handle()
        .createUpdate(
            """
            DELETE FROM dbt_runs WHERE id IN (
              SELECT id FROM dbt_runs WHERE created_at < :before ORDER BY created_at LIMIT :limit)""")
        .bind("before", before)
        .bind("limit", limit)
        .execute();
  }

  static Run read(ResultSet row) throws SQLException {
    return new Run(
        Columns.id(row, "id"),
        Columns.id(row, "project_id"),
        row.getString("project"),
        row.getBoolean("passed"),
        row.getString("level"),
        row.getBoolean("dry_run"),
        row.getInt("errors"),
        row.getInt("new_errors"),
        row.getInt("warnings"),
        row.getInt("suppressed"),
        row.getInt("models"),
        row.getInt("columns_tested"),
        row.getInt("columns_total"),
        Columns.object(row, "by_type"),
        Columns.object(row, "by_layer"),
        row.getString("policy_name"),
        row.getString("git_sha"),
        row.getString("git_branch"),
        Columns.id(row, "created_by"),
        Columns.instant(row, "created_at"));
  }

  private static <T extends SqlStatement<T>> T bind(T statement, Sight sight, Run.Filter filter) {
    return ProjectRows.bind(statement, sight)
        .bind("project", filter.project())
        .bind("passed", filter.passed())
        .bind("since", filter.since());
  }

  private static byte[] packed(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream packing = new GZIPOutputStream(bytes)) {
      packing.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static String unpacked(byte[] bytes) {
    try (GZIPInputStream packed = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(packed.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
