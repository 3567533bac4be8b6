package dev.writ.dbt.store;

import dev.writ.dbt.view.AcceptedBaseline;
import dev.writ.kernel.store.Tx;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** {@code dbt_baselines}; the last one accepted is in force. */
public final class BaselineRows {
  private BaselineRows() {}

  /** As the baseline file's JSON. */
  public static Optional<String> find(Handle handle, UUID projectId) {
    return handle
        .createQuery(
            """
            SELECT baseline FROM dbt_baselines WHERE project_id = :project
            ORDER BY accepted_at DESC, id DESC LIMIT 1""")
        .bind("project", projectId)
        .mapTo(String.class)
        .findOne();
  }

  public static void insert(Tx tx, UUID projectId, AcceptedBaseline accepted, String baseline) {
    tx.handle()
        .createUpdate(
            """
            INSERT INTO dbt_baselines
              (id, project_id, run_id, reason, baseline, findings, accepted_by, accepted_at)
            VALUES (:id, :project, :run, :reason, :baseline, :findings, :by, :at)""")
        .bind("id", accepted.id())
        .bind("project", projectId)
        .bind("run", accepted.runId())
        .bind("reason", accepted.reason())
        .bind("baseline", baseline)
        .bind("findings", accepted.findings())
        .bind("by", accepted.by())
        .bind("at", accepted.at())
        .execute();
  }
}
