package dev.writ.vms.store;

import dev.writ.kernel.store.Page;
import dev.writ.kernel.store.Tx;
import dev.writ.vms.decide.Sight;
import dev.writ.vms.policy.VmsProblems;
import dev.writ.vms.view.VmService;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** {@code vms_services}. */
public final class ServiceRows {
  private ServiceRows() {}

  private static final String SELECT =
      """
      SELECT c.*, s.name AS system_name,
        (SELECT count(*) FROM vms_vms v WHERE v.service_id = c.id) AS machines
      FROM vms_services c JOIN vms_systems s ON s.id = c.system_id
      """;
  private static final RowMapper<VmService> MAPPER =
      (row, _) ->
          new VmService(
              Rows.id(row, "id"),
              Rows.id(row, "system_id"),
              row.getString("system_name"),
              row.getString("name"),
              row.getString("description"),
              row.getInt("next_instance_index"),
              row.getInt("machines"),
              Rows.id(row, "created_by"),
              Rows.instant(row, "created_at"));

  public static Page<VmService> ofSystem(Handle handle, UUID systemId, Page.Wish wish) {
    long total =
        handle
            .createQuery("SELECT count(*) FROM vms_services WHERE system_id = :system")
            .bind("system", systemId)
            .mapTo(Long.class)
            .one();
    List<VmService> items =
        handle
            .createQuery(
                SELECT + "WHERE c.system_id = :system ORDER BY c.name LIMIT :limit OFFSET :offset")
            .bind("system", systemId)
            .bind("limit", wish.perPage())
            .bind("offset", wish.offset())
            .map(MAPPER)
            .list();
    return wish.of(items, total);
  }

  /** By part of the name of service or system, or the beginning of the id. */
  public static List<VmService> called(Handle handle, Sight sight, String text, int limit) {
    return handle
        .createQuery(
            SELECT
                + """
                WHERE (:everything OR EXISTS (
                    SELECT FROM unnest(:systems) AS r(system_id)
                    WHERE r.system_id IS NULL OR r.system_id = s.id))
                  AND (position(:text IN c.name) > 0 OR position(:text IN s.name) > 0
                    OR starts_with(c.id::text, :text))
                ORDER BY s.name, c.name LIMIT :limit
                """)
        .bind("everything", sight.everything())
        .bindArray(
            "systems",
            UUID.class,
            (Object[]) sight.reaches().stream().map(Sight.Reach::systemId).toArray(UUID[]::new))
        .bind("text", text)
        .bind("limit", limit)
        .map(MAPPER)
        .list();
  }

  public static Optional<VmService> find(Handle handle, UUID id) {
    return handle.createQuery(SELECT + "WHERE c.id = :id").bind("id", id).map(MAPPER).findOne();
  }

  /** Refuses with NAME_TAKEN or NAME_AMBIGUOUS. */
  public static void insert(
      Tx tx,
      UUID id,
      UUID systemId,
      String name,
      String joinedName,
      String description,
      UUID createdBy) {
    Rows.guarded(
        () ->
            tx.handle()
                .createUpdate(
                    """
                    INSERT INTO vms_services
                      (id, system_id, name, joined_name, description, created_by, created_at)
                    VALUES (:id, :system, :name, :joined, :description, :by, :now)
                    """)
                .bind("id", id)
                .bind("system", systemId)
                .bind("name", name)
                .bind("joined", joinedName)
                .bind("description", description)
                .bind("by", createdBy)
                .bind("now", tx.now())
                .execute(),
        Map.of(
            "vms_services_name_taken",
            new Rows.Refusal(
                VmsProblems.NAME_TAKEN, "the system has a service named `" + name + "` already"),
            "vms_services_joined_name_taken",
            new Rows.Refusal(
                VmsProblems.NAME_AMBIGUOUS,
                "`"
                    + joinedName
                    + "` is another system and service joined; machines of both would share names,"
                    + " so choose another name")));
  }

  public static void describe(Tx tx, UUID id, String description) {
    tx.handle()
        .createUpdate("UPDATE vms_services SET description = :description WHERE id = :id")
        .bind("id", id)
        .bind("description", description)
        .execute();
  }

  /** Takes the next index for a machine; a rolled-back transaction consumes none. */
  public static int takeIndex(Tx tx, UUID id) {
    return tx.handle()
        .createQuery(
            """
            UPDATE vms_services SET next_instance_index = next_instance_index + 1
            WHERE id = :id RETURNING next_instance_index - 1
            """)
        .bind("id", id)
        .mapTo(Integer.class)
        .findOne()
        .orElseThrow(() -> VmsProblems.SERVICE_NOT_FOUND.with("the service was deleted meanwhile"));
  }

  /** Refuses with DELETE_RESTRICTED where a machine came in meanwhile. */
  public static void delete(Tx tx, UUID id) {
    Rows.guarded(
        () ->
            tx.handle()
                .createUpdate("DELETE FROM vms_services WHERE id = :id")
                .bind("id", id)
                .execute(),
        Map.of(
            "vms_vms_service_id_fkey",
            new Rows.Refusal(
                VmsProblems.DELETE_RESTRICTED,
                "the service still has machines; delete them first")));
  }
}
