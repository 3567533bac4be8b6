package dev.writ.dbt.store;

import dev.writ.dbt.view.StoredPolicy;
import dev.writ.kernel.store.Columns;
import dev.writ.kernel.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** {@code dbt_policies}. */
public final class PolicyRows {
  private PolicyRows() {}

  /** The version that is in force. */
  public static Optional<StoredPolicy> find(Handle handle, String name) {
    return handle
        .createQuery("SELECT * FROM dbt_policies WHERE name = :name ORDER BY version DESC LIMIT 1")
        .bind("name", name)
        .map((row, _) -> read(row))
        .findOne();
  }

  /** All policies in force, by name. */
  public static List<StoredPolicy> all(Handle handle) {
    return handle
        .createQuery("SELECT DISTINCT ON (name) * FROM dbt_policies ORDER BY name, version DESC")
        .map((row, _) -> read(row))
        .list();
  }

  /** Newest first. */
  public static List<StoredPolicy> versions(Handle handle, String name) {
    return handle
        .createQuery("SELECT * FROM dbt_policies WHERE name = :name ORDER BY version DESC")
        .bind("name", name)
        .map((row, _) -> read(row))
        .list();
  }

  /** Others who change policies wait until this one's transaction has ended. */
  public static void lock(Tx tx) {
    tx.handle().execute("SELECT pg_advisory_xact_lock(hashtext('dbt_policies'))");
  }

  public static void insert(Tx tx, StoredPolicy policy) {
    tx.handle()
        .createUpdate(
            """
            INSERT INTO dbt_policies (name, version, parent, yaml, sha256, created_by, created_at)
            VALUES (:name, :version, :parent, :yaml, :sha256, :by, :at)""")
        .bind("name", policy.name())
        .bind("version", policy.version())
        .bind("parent", policy.parent())
        .bind("yaml", policy.yaml())
        .bind("sha256", policy.sha256())
        .bind("by", policy.createdBy())
        .bind("at", policy.createdAt())
        .execute();
  }

  private static StoredPolicy read(ResultSet row) throws SQLException {
    return new StoredPolicy(
        row.getString("name"),
        row.getInt("version"),
        row.getString("parent"),
        row.getString("yaml"),
        row.getString("sha256"),
        Columns.id(row, "created_by"),
        Columns.instant(row, "created_at"));
  }
}
