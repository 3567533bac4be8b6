package dev.writ.workloads.store;

import dev.writ.kernel.store.Columns;
import dev.writ.kernel.store.Tx;
import dev.writ.workloads.view.NamespaceEntry;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** {@code workloads_namespaces}. */
public final class NamespaceRows {
  private NamespaceRows() {}

  /** By cluster and name. */
  public static List<NamespaceEntry> all(Handle handle) {
    return handle
        .createQuery(
            "SELECT id, cluster, name, environment FROM workloads_namespaces ORDER BY cluster, name")
        .map(
            (row, _) ->
                new NamespaceEntry(
                    Columns.id(row, "id"),
                    row.getString("cluster"),
                    row.getString("name"),
                    row.getString("environment")))
        .list();
  }

  /** Keeps that a namespace is there, and in which environment it stands. */
  public static void keep(Tx tx, String cluster, String name, @Nullable String environment) {
    tx.handle()
        .createUpdate(
            """
            INSERT INTO workloads_namespaces (id, cluster, name, environment)
            VALUES (:id, :cluster, :name, :environment)
            ON CONFLICT ON CONSTRAINT workloads_namespaces_taken
              DO UPDATE SET environment = EXCLUDED.environment""")
        .bind("id", tx.newId())
        .bind("cluster", cluster)
        .bind("name", name)
        .bind("environment", environment)
        .execute();
  }
}
