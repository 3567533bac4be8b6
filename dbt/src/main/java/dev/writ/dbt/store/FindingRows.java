package dev.writ.dbt.store;

import dev.writ.dbt.decide.Severity;
import dev.writ.dbt.decide.Violation;
import dev.writ.dbt.observe.ModelRef;
import dev.writ.dbt.view.FindingFilter;
import dev.writ.kernel.store.Columns;
import dev.writ.kernel.store.Page;
import dev.writ.kernel.store.Tx;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** {@code dbt_findings}, and {@code dbt_seen}, which remembers them when their runs are gone. */
public final class FindingRows {
  private static final String WANTED =
      """
      FROM dbt_findings WHERE run_id = :run
        AND (CAST(:code AS text) IS NULL OR code = :code)
        AND (CAST(:model AS text) IS NULL OR strpos(lower(model), :model) > 0)
        AND (CAST(:layer AS text) IS NULL OR coalesce(layer, 'none') = :layer)
        AND (CAST(:severity AS text) IS NULL OR severity = :severity)
        AND (CAST(:known AS boolean) IS NULL OR known = :known)
      """;

  private FindingRows() {}

  /**
   * Since when a finding is seen, and in how many runs.
   *
   * @param occurrences counts this run
   */
  public record Seen(LocalDate first, int occurrences) {}

  public static void insert(Tx tx, UUID runId, List<Violation> violations) {
    if (violations.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                """
                INSERT INTO dbt_findings
                  (run_id, position, fingerprint, code, severity, known, model, layer)
                VALUES (:run, :position, :fingerprint, :code, :severity, :known, :model, :layer)""");
    for (int i = 0; i < violations.size(); i++) {
      Violation each = violations.get(i);
      batch
          .bind("run", runId)
          .bind("position", i)
          .bind("fingerprint", each.fingerprint())
          .bind("code", each.finding().code().full())
          .bind("severity", each.severity().name())
          .bind("known", each.known())
          .bind("model", each.finding().modelName())
          .bind("layer", layer(each.finding().model()))
          .add();
    }
    batch.execute();
  }

  /** Counts this run for each of the findings; by fingerprint. */
  public static Map<String, Seen> see(Tx tx, UUID projectId, Collection<String> fingerprints) {
    Map<String, Seen> seen = new HashMap<>();
    if (fingerprints.isEmpty()) {
      return seen;
    }
    tx.handle()
        .createQuery(
            """
            INSERT INTO dbt_seen (project_id, fingerprint, first_detected, occurrences)
            SELECT :project, f, :today, 1 FROM unnest(:fingerprints) AS f ORDER BY f
            ON CONFLICT (project_id, fingerprint)
              DO UPDATE SET occurrences = dbt_seen.occurrences + 1
            RETURNING fingerprint, first_detected, occurrences""")
        .bind("project", projectId)
        .bind("today", LocalDate.ofInstant(tx.now(), ZoneOffset.UTC))
        .bind("fingerprints", Columns.texts(fingerprints))
        .map(
            (row, _) ->
                seen.put(
                    row.getString("fingerprint"),
                    new Seen(
                        row.getObject("first_detected", LocalDate.class),
                        row.getInt("occurrences"))))
        .list();
    return seen;
  }

  /** Places in the run's result of the findings that are wanted, in its order. */
  public static Page<Integer> positions(
      Handle handle, UUID runId, FindingFilter filter, Page.Wish wish) {
    long total =
        bind(handle.createQuery("SELECT count(*) " + WANTED), runId, filter)
            .mapTo(Long.class)
            .one();
    List<Integer> items =
        bind(
                handle.createQuery(
                    "SELECT position " + WANTED + " ORDER BY position LIMIT :limit OFFSET :offset"),
                runId,
                filter)
            .bind("limit", wish.perPage())
            .bind("offset", wish.offset())
            .mapTo(Integer.class)
            .list();
    return wish.of(items, total);
  }

  /** Fingerprints of one run that the other one lacks. */
  public static List<String> onlyIn(Handle handle, UUID runId, UUID otherId) {
    return handle
        .createQuery(
            """
            SELECT fingerprint FROM dbt_findings WHERE run_id = :run
            EXCEPT SELECT fingerprint FROM dbt_findings WHERE run_id = :other ORDER BY 1""")
        .bind("run", runId)
        .bind("other", otherId)
        .mapTo(String.class)
        .list();
  }

  /** Findings of each project's last run, by project, code and severity. */
  public record Count(String project, String code, String severity, long findings) {}

  /** Dry runs are left out. */
  public static List<Count> counts(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT p.name, f.code, f.severity, count(*) AS findings
            FROM dbt_projects p
            JOIN LATERAL (SELECT id FROM dbt_runs r WHERE r.project_id = p.id AND NOT r.dry_run
              ORDER BY r.created_at DESC, r.id DESC LIMIT 1) last ON true
            JOIN dbt_findings f ON f.run_id = last.id
            GROUP BY 1, 2, 3""")
        .map(
            (row, _) ->
                new Count(
                    row.getString("name"),
                    row.getString("code"),
                    row.getString("severity"),
                    row.getLong("findings")))
        .list();
  }

  private static @Nullable String layer(@Nullable ModelRef model) {
    return model == null || model.layer() == null ? null : model.layer().word();
  }

  private static <T extends SqlStatement<T>> T bind(T statement, UUID runId, FindingFilter filter) {
    String status = filter.status();
    return statement
        .bind("run", runId)
        .bind("code", full(filter.code()))
        .bind("model", filter.model() == null ? null : filter.model().toLowerCase(Locale.ROOT))
        .bind("layer", filter.layer())
        .bind("severity", severity(filter.severity()))
        .bind("known", status == null ? null : (Boolean) status.equals("known"));
  }

  private static @Nullable String full(@Nullable String code) {
    return code == null || code.startsWith("FLOE-") ? code : "FLOE-" + code;
  }

  private static @Nullable String severity(@Nullable String word) {
    return word == null ? null : Severity.valueOf(word.toUpperCase(Locale.ROOT)).name();
  }
}
