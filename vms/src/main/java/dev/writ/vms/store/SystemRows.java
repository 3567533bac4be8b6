package dev.writ.vms.store;

import dev.writ.kernel.store.Page;
import dev.writ.kernel.store.Tx;
import dev.writ.vms.decide.Sight;
import dev.writ.vms.policy.VmsProblems;
import dev.writ.vms.view.VmSystem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/** {@code vms_systems}. */
public final class SystemRows {
  private SystemRows() {}

  private static final String SELECT =
      """
      SELECT s.*, (SELECT count(*) FROM vms_services c WHERE c.system_id = s.id) AS services
      FROM vms_systems s
      """;
  private static final String SEEN =
      """
      WHERE (:everything OR EXISTS (
        SELECT FROM unnest(:systems) AS r(system_id) WHERE r.system_id IS NULL OR r.system_id = s.id))
      """;
  private static final RowMapper<VmSystem> MAPPER =
      (row, _) ->
          new VmSystem(
              Rows.id(row, "id"),
              row.getString("name"),
              row.getString("description"),
              row.getInt("services"),
              Rows.id(row, "created_by"),
              Rows.instant(row, "created_at"));

  public static Page<VmSystem> seen(Handle handle, Sight sight, Page.Wish wish) {
    long total =
        bind(handle.createQuery("SELECT count(*) FROM vms_systems s " + SEEN), sight)
            .mapTo(Long.class)
            .one();
    List<VmSystem> items =
        bind(
                handle.createQuery(SELECT + SEEN + "ORDER BY s.name LIMIT :limit OFFSET :offset"),
                sight)
            .bind("limit", wish.perPage())
            .bind("offset", wish.offset())
            .map(MAPPER)
            .list();
    return wish.of(items, total);
  }

  public static Optional<VmSystem> find(Handle handle, UUID id) {
    return handle.createQuery(SELECT + "WHERE s.id = :id").bind("id", id).map(MAPPER).findOne();
  }

  /** Refuses with NAME_TAKEN. */
  public static void insert(Tx tx, UUID id, String name, String description, UUID createdBy) {
    Rows.guarded(
        () ->
            tx.handle()
                .createUpdate(
                    """
                    INSERT INTO vms_systems (id, name, description, created_by, created_at)
                    VALUES (:id, :name, :description, :by, :now)
                    """)
                .bind("id", id)
                .bind("name", name)
                .bind("description", description)
                .bind("by", createdBy)
                .bind("now", tx.now())
                .execute(),
        Map.of(
            "vms_systems_name_taken",
            new Rows.Refusal(
                VmsProblems.NAME_TAKEN, "a system named `" + name + "` exists already")));
  }

  public static void describe(Tx tx, UUID id, String description) {
    tx.handle()
        .createUpdate("UPDATE vms_systems SET description = :description WHERE id = :id")
        .bind("id", id)
        .bind("description", description)
        .execute();
  }

  /** Refuses with DELETE_RESTRICTED where a service came in meanwhile. */
  public static void delete(Tx tx, UUID id) {
    Rows.guarded(
        () ->
            tx.handle()
                .createUpdate("DELETE FROM vms_systems WHERE id = :id")
                .bind("id", id)
                .execute(),
        Map.of(
            "vms_services_system",
            new Rows.Refusal(
                VmsProblems.DELETE_RESTRICTED,
                "the system still has services; delete them first")));
  }

  private static Query bind(Query query, Sight sight) {
    return query
        .bind("everything", sight.everything())
        .bindArray(
            "systems",
            UUID.class,
            (Object[]) sight.reaches().stream().map(Sight.Reach::systemId).toArray(UUID[]::new));
  }
}
