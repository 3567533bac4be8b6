package dev.writ.kernel.identity;

import dev.writ.kernel.store.Columns;
import dev.writ.kernel.store.Tx;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Looks people up in {@code kernel_users} and their bindings. */
public final class PostgresDirectory implements Directory {
  @Override
  public Set<UUID> holdersOf(
      Tx tx, Permission permission, @Nullable String environment, Set<String> groups) {
    return Set.copyOf(
        tx.handle()
            .createQuery(
                """
                SELECT DISTINCT u.id FROM kernel_role_permissions p
                JOIN kernel_role_bindings b ON b.role_id = p.role_id
                LEFT JOIN kernel_group_members m
                  ON b.subject_type = 'GROUP' AND m.group_id = b.subject_id
                JOIN kernel_users u ON u.id =
                  CASE b.subject_type WHEN 'USER' THEN b.subject_id ELSE m.user_id END
                WHERE p.permission = :permission AND u.disabled_at IS NULL
                  AND b.scope_type = 'global'
                  AND (CAST(:environment AS text) IS NULL
                    OR :environment = ANY (b.allowed_environments))
                  AND (:anyGroup OR EXISTS (
                    SELECT FROM kernel_group_members n JOIN kernel_groups g ON g.id = n.group_id
                    WHERE n.user_id = u.id AND g.name = ANY (:groups)))
                """)
            .bind("permission", permission.name())
            .bind("environment", environment)
            .bind("anyGroup", groups.isEmpty())
            .bindArray("groups", String.class, groups)
            .mapTo(UUID.class)
            .list());
  }

  @Override
  public String nameOf(Tx tx, UUID userId) {
    return tx.handle()
        .createQuery("SELECT name FROM kernel_users WHERE id = :id")
        .bind("id", userId)
        .mapTo(String.class)
        .findOne()
        .orElseGet(userId::toString);
  }

  @Override
  public Map<UUID, String> namesOf(Tx tx, Set<UUID> userIds) {
    Map<UUID, String> names = new HashMap<>();
    userIds.forEach(id -> names.put(id, id.toString()));
    tx.handle()
        .createQuery("SELECT id, name FROM kernel_users WHERE id = ANY (:ids)")
        .bind("ids", Columns.ids(userIds))
        .map((row, context) -> names.put(Columns.id(row, "id"), row.getString("name")))
        .list();
    return names;
  }
}
