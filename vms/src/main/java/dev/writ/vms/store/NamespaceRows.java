package dev.writ.vms.store;

import dev.writ.kernel.store.Page;
import dev.writ.kernel.store.Tx;
import dev.writ.vms.policy.VmsProblems;
import dev.writ.vms.view.NamespaceEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** {@code vms_namespaces}. */
public final class NamespaceRows {
  private NamespaceRows() {}

  private static final RowMapper<NamespaceEntry> MAPPER =
      (row, _) ->
          new NamespaceEntry(
              Rows.id(row, "id"),
              row.getString("name"),
              row.getString("environment"),
              row.getString("description"),
              Rows.instant(row, "created_at"));

  public static Page<NamespaceEntry> in(Handle handle, Set<String> environments, Page.Wish wish) {
    long total =
        handle
            .createQuery("SELECT count(*) FROM vms_namespaces WHERE environment = ANY (:in)")
            .bindArray("in", String.class, environments)
            .mapTo(Long.class)
            .one();
    List<NamespaceEntry> items =
        handle
            .createQuery(
                """
                SELECT * FROM vms_namespaces WHERE environment = ANY (:in)
                ORDER BY name LIMIT :limit OFFSET :offset
                """)
            .bindArray("in", String.class, environments)
            .bind("limit", wish.perPage())
            .bind("offset", wish.offset())
            .map(MAPPER)
            .list();
    return wish.of(items, total);
  }

  public static Optional<NamespaceEntry> find(Handle handle, UUID id) {
    return handle
        .createQuery("SELECT * FROM vms_namespaces WHERE id = :id")
        .bind("id", id)
        .map(MAPPER)
        .findOne();
  }

  public static Optional<NamespaceEntry> findByName(Handle handle, String name) {
    return handle
        .createQuery("SELECT * FROM vms_namespaces WHERE name = :name")
        .bind("name", name)
        .map(MAPPER)
        .findOne();
  }

  /** The environment as it is until this transaction ends. */
  public static Optional<String> lockEnvironment(Tx tx, String name) {
    return tx.handle()
        .createQuery("SELECT environment FROM vms_namespaces WHERE name = :name FOR SHARE")
        .bind("name", name)
        .mapTo(String.class)
        .findOne();
  }

  /** Refuses with NAME_TAKEN. */
  public static void insert(
      Tx tx, UUID id, String name, String environment, String description, UUID createdBy) {
    Rows.guarded(
        () ->
            tx.handle()
                .createUpdate(
                    """
                    INSERT INTO vms_namespaces
                      (id, name, environment, description, created_by, created_at)
                    VALUES (:id, :name, :environment, :description, :by, :now)
                    """)
                .bind("id", id)
                .bind("name", name)
                .bind("environment", environment)
                .bind("description", description)
                .bind("by", createdBy)
                .bind("now", tx.now())
                .execute(),
        Map.of(
            "vms_namespaces_name_taken",
            new Rows.Refusal(
                VmsProblems.NAME_TAKEN, "namespace `" + name + "` is registered already")));
  }

  /** Locks the row against machines that are about to be placed in it, and counts the others. */
  public static long lockAndCountMachines(Tx tx, NamespaceEntry namespace) {
    tx.handle()
        .createQuery("SELECT id FROM vms_namespaces WHERE id = :id FOR UPDATE")
        .bind("id", namespace.id())
        .mapTo(UUID.class)
        .findOne();
    return tx.handle()
        .createQuery("SELECT count(*) FROM vms_vms WHERE namespace = :name")
        .bind("name", namespace.name())
        .mapTo(Long.class)
        .one();
  }

  public static void change(Tx tx, UUID id, String environment, String description) {
    tx.handle()
        .createUpdate(
            """
            UPDATE vms_namespaces SET environment = :environment, description = :description
            WHERE id = :id
            """)
        .bind("id", id)
        .bind("environment", environment)
        .bind("description", description)
        .execute();
  }

  public static void delete(Tx tx, UUID id) {
    tx.handle().createUpdate("DELETE FROM vms_namespaces WHERE id = :id").bind("id", id).execute();
  }
}
