package dev.writ.kernel.identity;

import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Groups of users, to which roles can be bound and thresholds can refer. */
public final class Groups {
  private final Database database;
  private final Changes changes;

  public Groups(Database database, AuditLog log) {
    this.database = database;
    this.changes = new Changes(database, log);
  }

  /**
   * A group.
   *
   * @param members ids of users
   */
  public record Group(UUID id, String name, List<UUID> members, Instant createdAt) {
    public Group {
      members = List.copyOf(members);
    }
  }

  private static final String SELECT =
      """
      SELECT g.id, g.name, ARRAY(SELECT m.user_id FROM kernel_group_members m
        WHERE m.group_id = g.id ORDER BY 1), g.created_at FROM kernel_groups g
      """;

  /** All groups, by name; needs {@code rbac:read}. */
  public List<Group> list(Caller caller) {
    caller.require(KernelPermissions.RBAC_READ);
    return database.read(
        handle ->
            handle
                .createQuery(SELECT + " ORDER BY g.name")
                .map(
                    (row, context) ->
                        new Group(
                            row.getObject(1, UUID.class),
                            row.getString(2),
                            List.of((UUID[]) row.getArray(3).getArray()),
                            row.getTimestamp(4).toInstant()))
                .list());
  }

  /** Needs {@code rbac:manage}. */
  public Group create(Caller caller, String name) {
    Names.name(name);
    return changes.make(
        caller,
        KernelPermissions.RBAC_MANAGE,
        "CREATE_GROUP",
        new ResourceRef("group", null, name),
        tx -> {
          UUID id = tx.newId();
          int added =
              tx.handle()
                  .createUpdate(
                      "INSERT INTO kernel_groups (id, name, source, created_at) VALUES (:id, :name, 'LOCAL', :now) ON CONFLICT DO NOTHING")
                  .bind("id", id)
                  .bind("name", name)
                  .bind("now", tx.now())
                  .execute();
          if (added == 0) {
            throw IdentityProblems.NAME_TAKEN
                .with("there is a group `" + name + "` already; choose another name")
                .at("/name");
          }
          changes.record(tx, caller, KernelActionCodes.GROUP_CREATED, about(id, name), Map.of());
          return require(tx, id);
        });
  }

  /** Needs {@code rbac:manage}, and everything that the group may do. Again is no error. */
  public Group addMember(Caller caller, UUID id, UUID userId) {
    return changes.make(
        caller,
        KernelPermissions.RBAC_MANAGE,
        "ADD_MEMBER",
        about(id, null),
        tx -> {
          Group group = require(tx, id);
          Users.User user = Users.require(tx, userId);
          Grants.requireHeld(caller, Grants.ofGroup(tx, id));
          int added =
              tx.handle()
                  .createUpdate(
                      "INSERT INTO kernel_group_members (group_id, user_id) VALUES (:group, :user) ON CONFLICT DO NOTHING")
                  .bind("group", id)
                  .bind("user", userId)
                  .execute();
          if (added == 1) {
            changes.record(
                tx,
                caller,
                KernelActionCodes.GROUP_UPDATED,
                about(id, group.name()),
                Map.of("added", userId, "name", user.name()));
          }
          return require(tx, id);
        });
  }

  /** Needs {@code rbac:manage}. Again is no error. */
  public Group removeMember(Caller caller, UUID id, UUID userId) {
    return changes.make(
        caller,
        KernelPermissions.RBAC_MANAGE,
        "REMOVE_MEMBER",
        about(id, null),
        tx -> {
          Group group = require(tx, id);
          int removed =
              tx.handle()
                  .createUpdate(
                      "DELETE FROM kernel_group_members WHERE group_id = :group AND user_id = :user")
                  .bind("group", id)
                  .bind("user", userId)
                  .execute();
          if (removed == 1) {
            changes.record(
                tx,
                caller,
                KernelActionCodes.GROUP_UPDATED,
                about(id, group.name()),
                Map.of("removed", userId));
          }
          return require(tx, id);
        });
  }

  /** Removes the group with its bindings; needs {@code rbac:manage}. */
  public void delete(Caller caller, UUID id) {
    changes.make(
        caller,
        KernelPermissions.RBAC_MANAGE,
        "DELETE_GROUP",
        about(id, null),
        tx -> {
          Group group = require(tx, id);
          int bindings =
              tx.handle()
                  .createUpdate(
                      "DELETE FROM kernel_role_bindings WHERE subject_type = 'GROUP' AND subject_id = :id")
                  .bind("id", id)
                  .execute();
          tx.handle()
              .createUpdate("DELETE FROM kernel_groups WHERE id = :id")
              .bind("id", id)
              .execute();
          changes.record(
              tx,
              caller,
              KernelActionCodes.GROUP_DELETED,
              about(id, group.name()),
              Map.of("members", group.members(), "bindings", bindings));
          return true;
        });
  }

  static Group require(Tx tx, UUID id) {
    return tx.handle()
        .createQuery(SELECT + " WHERE g.id = :id")
        .bind("id", id)
        .map(
            (row, context) ->
                new Group(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    List.of((UUID[]) row.getArray(3).getArray()),
                    row.getTimestamp(4).toInstant()))
        .findOne()
        .orElseThrow(() -> Names.absent("group"));
  }

  private static ResourceRef about(UUID id, @org.jspecify.annotations.Nullable String name) {
    return new ResourceRef("group", id.toString(), name);
  }
}
