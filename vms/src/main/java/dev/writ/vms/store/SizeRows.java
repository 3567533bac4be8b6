package dev.writ.vms.store;

import dev.writ.kernel.store.Page;
import dev.writ.kernel.store.Tx;
import dev.writ.vms.policy.InstanceSize;
import dev.writ.vms.policy.VmsProblems;
import dev.writ.vms.view.SizeEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** {@code vms_sizes}. */
public final class SizeRows {
  private SizeRows() {}

  private static final RowMapper<SizeEntry> MAPPER =
      (row, _) ->
          new SizeEntry(
              Rows.id(row, "id"),
              InstanceSize.parse(Rows.object(row, "size")),
              row.getBoolean("enabled"),
              Rows.instant(row, "created_at"));

  /** Enabled ones, or all for those who manage them. */
  public static Page<SizeEntry> list(Handle handle, boolean all, Page.Wish wish) {
    long total =
        handle
            .createQuery("SELECT count(*) FROM vms_sizes WHERE :all OR enabled")
            .bind("all", all)
            .mapTo(Long.class)
            .one();
    List<SizeEntry> items =
        handle
            .createQuery(
                """
                SELECT * FROM vms_sizes WHERE :all OR enabled
                ORDER BY name LIMIT :limit OFFSET :offset
                """)
            .bind("all", all)
            .bind("limit", wish.perPage())
            .bind("offset", wish.offset())
            .map(MAPPER)
            .list();
    return wish.of(items, total);
  }

  public static Optional<SizeEntry> find(Handle handle, UUID id) {
    return handle
        .createQuery("SELECT * FROM vms_sizes WHERE id = :id")
        .bind("id", id)
        .map(MAPPER)
        .findOne();
  }

  /** Refuses with NAME_TAKEN. */
  public static void insert(Tx tx, UUID id, InstanceSize size, UUID createdBy) {
    Rows.guarded(
        () ->
            tx.handle()
                .createUpdate(
                    """
                    INSERT INTO vms_sizes (id, name, size, enabled, created_by, created_at)
                    VALUES (:id, :name, CAST(:size AS json), true, :by, :now)
                    """)
                .bind("id", id)
                .bind("name", size.name())
                .bind("size", size.toJson().toString())
                .bind("by", createdBy)
                .bind("now", tx.now())
                .execute(),
        taken(size));
  }

  /** Refuses with NAME_TAKEN. */
  public static void replace(Tx tx, UUID id, InstanceSize size) {
    Rows.guarded(
        () ->
            tx.handle()
                .createUpdate(
                    """
                    UPDATE vms_sizes SET name = :name, size = CAST(:size AS json) WHERE id = :id
                    """)
                .bind("id", id)
                .bind("name", size.name())
                .bind("size", size.toJson().toString())
                .execute(),
        taken(size));
  }

  public static void disable(Tx tx, UUID id) {
    tx.handle()
        .createUpdate("UPDATE vms_sizes SET enabled = false WHERE id = :id")
        .bind("id", id)
        .execute();
  }

  private static Map<String, Rows.Refusal> taken(InstanceSize size) {
    return Map.of(
        "vms_sizes_name_taken",
        new Rows.Refusal(
            VmsProblems.NAME_TAKEN, "a size named `" + size.name() + "` exists already"));
  }
}
