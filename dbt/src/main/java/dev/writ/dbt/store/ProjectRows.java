package dev.writ.dbt.store;

import dev.writ.dbt.access.Sight;
import dev.writ.dbt.view.Project;
import dev.writ.kernel.store.Columns;
import dev.writ.kernel.store.Page;
import dev.writ.kernel.store.Tx;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** {@code dbt_projects}. */
public final class ProjectRows {
  /** The condition on a project's id; goes with {@link #bind}. */
  static final String SEEN = "(:everything OR %s = ANY (:projects))";

  private ProjectRows() {}

  public static Optional<UUID> find(Handle handle, String name) {
    return handle
        .createQuery("SELECT id FROM dbt_projects WHERE name = :name")
        .bind("name", name)
        .mapTo(UUID.class)
        .findOne();
  }

  public static Optional<String> name(Handle handle, UUID id) {
    return handle
        .createQuery("SELECT name FROM dbt_projects WHERE id = :id")
        .bind("id", id)
        .mapTo(String.class)
        .findOne();
  }

  /** Its id, given to it now where nobody knew it. */
  public static UUID ensure(Tx tx, String name) {
    tx.handle()
        .createUpdate(
            """
            INSERT INTO dbt_projects (id, name, created_at) VALUES (:id, :name, :now)
            ON CONFLICT (name) DO NOTHING""")
        .bind("id", tx.newId())
        .bind("name", name)
        .bind("now", tx.now())
        .execute();
    return find(tx.handle(), name).orElseThrow();
  }

  /** By name, each with its last run; dry runs pass whatever they find, so they are left out. */
  public static Page<Project> seen(Handle handle, Sight sight, Page.Wish wish) {
    String where = "WHERE " + SEEN.formatted("p.id");
    long total =
        bind(handle.createQuery("SELECT count(*) FROM dbt_projects p " + where), sight)
            .mapTo(Long.class)
            .one();
    List<Project> items =
        bind(
                handle.createQuery(
                    """
                    SELECT p.id AS the_id, p.name AS the_name, %s
                    FROM dbt_projects p LEFT JOIN LATERAL (
                      SELECT * FROM dbt_runs WHERE project_id = p.id AND NOT dry_run
                      ORDER BY created_at DESC, id DESC LIMIT 1) r ON true
                    %s ORDER BY p.name LIMIT :limit OFFSET :offset"""
                        .formatted(RunRows.COLUMNS, where)),
                sight)
            .bind("limit", wish.perPage())
            .bind("offset", wish.offset())
            .map(
                (row, _) ->
                    new Project(
                        Columns.id(row, "the_id"),
                        row.getString("the_name"),
                        Columns.findId(row, "id") == null ? null : RunRows.read(row)))
            .list();
    return wish.of(items, total);
  }

  static <T extends SqlStatement<T>> T bind(T statement, Sight sight) {
    return statement
        .bind("everything", sight.everything())
        .bind("projects", Columns.ids(sight.projects()));
  }
}
