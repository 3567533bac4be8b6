package dev.writ.vms.store;

import dev.writ.kernel.store.Page;
import dev.writ.kernel.store.Tx;
import dev.writ.vms.policy.ImageSource;
import dev.writ.vms.policy.TemplateDraft;
import dev.writ.vms.policy.VmsProblems;
import dev.writ.vms.view.Template;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** {@code vms_templates}. */
public final class TemplateRows {
  private TemplateRows() {}

  private static final RowMapper<Template> MAPPER =
      (row, _) ->
          new Template(
              Rows.id(row, "id"),
              row.getInt("version"),
              Template.Status.valueOf(row.getString("status")),
              new TemplateDraft(
                  row.getString("name"),
                  ImageSource.parse(Rows.object(row, "image")),
                  row.getString("cloud_init"),
                  Rows.texts(row, "quick_fields"),
                  Rows.texts(row, "advanced_fields")),
              Template.Validation.ofJson(Rows.object(row, "validation")),
              Rows.id(row, "created_by"),
              Rows.instant(row, "created_at"));

  /** Active ones, or all for those who manage them. */
  public static Page<Template> list(Handle handle, boolean all, Page.Wish wish) {
    long total =
        handle
            .createQuery("SELECT count(*) FROM vms_templates WHERE :all OR status = 'ACTIVE'")
            .bind("all", all)
            .mapTo(Long.class)
            .one();
    List<Template> items =
        handle
            .createQuery(
                """
                SELECT * FROM vms_templates WHERE :all OR status = 'ACTIVE'
                ORDER BY name, version DESC LIMIT :limit OFFSET :offset
                """)
            .bind("all", all)
            .bind("limit", wish.perPage())
            .bind("offset", wish.offset())
            .map(MAPPER)
            .list();
    return wish.of(items, total);
  }

  public static Optional<Template> find(Handle handle, UUID id) {
    return handle
        .createQuery("SELECT * FROM vms_templates WHERE id = :id")
        .bind("id", id)
        .map(MAPPER)
        .findOne();
  }

  public static Optional<Template> findVersion(Handle handle, String name, int version) {
    return handle
        .createQuery("SELECT * FROM vms_templates WHERE name = :name AND version = :version")
        .bind("name", name)
        .bind("version", version)
        .map(MAPPER)
        .findOne();
  }

  /** Adds the next version of the name as a draft; waits for others who do the same. */
  public static void insertDraft(
      Tx tx, UUID id, TemplateDraft draft, Template.Validation validation, UUID createdBy) {
    lockName(tx, draft.name());
    tx.handle()
        .createUpdate(
            """
            INSERT INTO vms_templates (id, name, version, status, image, cloud_init, quick_fields,
              advanced_fields, validation, created_by, created_at)
            SELECT :id, :name, coalesce(max(version), 0) + 1, 'DRAFT', CAST(:image AS json),
              :cloudInit, :quick, :advanced, CAST(:validation AS json), :by, :now
            FROM vms_templates WHERE name = :name
            """)
        .bind("id", id)
        .bind("name", draft.name())
        .bind("image", draft.image().toJson().toString())
        .bind("cloudInit", draft.cloudInit())
        .bindArray("quick", String.class, draft.quickFields())
        .bindArray("advanced", String.class, draft.advancedFields())
        .bind("validation", validation.toJson().toString())
        .bind("by", createdBy)
        .bind("now", tx.now())
        .execute();
  }

  /** False where it is no draft any more. The name stays. */
  public static boolean replaceDraft(
      Tx tx, UUID id, TemplateDraft draft, Template.Validation validation) {
    return tx.handle()
            .createUpdate(
                """
                UPDATE vms_templates SET image = CAST(:image AS json), cloud_init = :cloudInit,
                  quick_fields = :quick, advanced_fields = :advanced,
                  validation = CAST(:validation AS json)
                WHERE id = :id AND status = 'DRAFT'
                """)
            .bind("id", id)
            .bind("image", draft.image().toJson().toString())
            .bind("cloudInit", draft.cloudInit())
            .bindArray("quick", String.class, draft.quickFields())
            .bindArray("advanced", String.class, draft.advancedFields())
            .bind("validation", validation.toJson().toString())
            .execute()
        == 1;
  }

  /** Keeps what a cluster said to a draft; false where it was published or edited meanwhile. */
  public static boolean keepValidation(
      Tx tx, UUID id, TemplateDraft draft, Template.Validation validation) {
    return tx.handle()
            .createUpdate(
                """
                UPDATE vms_templates SET validation = CAST(:validation AS json)
                WHERE id = :id AND status = 'DRAFT' AND CAST(image AS text) = :image
                  AND cloud_init = :cloudInit
                """)
            .bind("id", id)
            .bind("image", draft.image().toJson().toString())
            .bind("cloudInit", draft.cloudInit())
            .bind("validation", validation.toJson().toString())
            .execute()
        == 1;
  }

  /** Refuses what is no draft, or has not been accepted by a cluster. */
  public static void publish(Tx tx, Template draft) {
    lockName(tx, draft.name());
    Template current =
        tx.handle()
            .createQuery("SELECT * FROM vms_templates WHERE id = :id FOR UPDATE")
            .bind("id", draft.id())
            .map(MAPPER)
            .findOne()
            .filter(found -> found.status() == Template.Status.DRAFT)
            .orElseThrow(
                () -> VmsProblems.TEMPLATE_NOT_DRAFT.with("only a draft can be published"));
    if (current.validation().state() == Template.Validation.State.PENDING) {
      throw VmsProblems.TEMPLATE_NOT_VALIDATED.with(
          "no cluster has accepted the draft yet ("
              + current.validation().detail()
              + "); validate it, then publish it");
    }
    tx.handle()
        .createUpdate(
            """
            UPDATE vms_templates SET status = 'DEPRECATED'
            WHERE name = :name AND status = 'ACTIVE'
            """)
        .bind("name", draft.name())
        .execute();
    tx.handle()
        .createUpdate("UPDATE vms_templates SET status = 'ACTIVE' WHERE id = :id")
        .bind("id", draft.id())
        .execute();
  }

  public static boolean deleteDraft(Tx tx, UUID id) {
    return tx.handle()
            .createUpdate("DELETE FROM vms_templates WHERE id = :id AND status = 'DRAFT'")
            .bind("id", id)
            .execute()
        == 1;
  }

  /** One at a time may number or publish versions of a name. */
  private static void lockName(Tx tx, String name) {
    tx.handle()
        .createQuery("SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(:name, 7311))")
        .bind("name", "vms_templates:" + name)
        .mapTo(Integer.class)
        .one();
  }
}
