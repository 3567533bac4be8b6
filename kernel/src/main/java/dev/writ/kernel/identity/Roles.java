package dev.writ.kernel.identity;

import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Named sets of permissions: those that come with the house, and those that admins make. */
public final class Roles {
  private final Database database;
  private final Changes changes;
  private final SortedSet<Permission> catalogue;

  /**
   * @param catalogue every permission there is: the kernel's and the rooms'
   */
  public Roles(Database database, AuditLog log, Collection<Permission> catalogue) {
    this.database = database;
    this.changes = new Changes(database, log);
    this.catalogue = new TreeSet<>(catalogue);
  }

  public record Role(
      UUID id,
      String name,
      String description,
      boolean builtin,
      SortedSet<Permission> permissions,
      Instant createdAt) {}

  /** Every permission there is, by name. */
  public List<Permission> permissions() {
    return List.copyOf(catalogue);
  }

  /**
   * Brings the built-in roles up to what this version of the house says; called at every start,
   * before the first admin is made. Definitions of one name are put together. A built-in role that
   * no longer comes with the house becomes an ordinary one, so that bindings keep their meaning.
   */
  public void install(List<RoleDefinition> definitions) {
    Map<String, RoleDefinition> byName = new LinkedHashMap<>();
    for (RoleDefinition definition : definitions) {
      byName.merge(definition.name(), definition, Roles::together);
    }
    database.inTransaction(
        tx -> {
          Changes.alone(tx);
          tx.handle().execute("SET LOCAL writ.installing_roles = 'on'");
          byName.values().forEach(definition -> install(tx, definition));
          return tx.handle()
              .createUpdate(
                  "UPDATE kernel_roles SET builtin = false WHERE builtin AND name <> ALL (:names)")
              .bindArray("names", String.class, byName.keySet())
              .execute();
        });
  }

  /** All roles, by name; needs {@code rbac:read}. */
  public List<Role> list(Caller caller) {
    caller.require(KernelPermissions.RBAC_READ);
    return database.read(
        handle ->
            handle
                .createQuery(SELECT + " ORDER BY r.name")
                .map((row, context) -> read(row))
                .list());
  }

  /** Needs {@code rbac:manage}, and each of the permissions. */
  public Role create(
      Caller caller, String name, String description, Collection<String> permissions) {
    Names.name(name);
    String line = Names.label(description, "/description");
    Set<Permission> wanted = known(permissions);
    return changes.make(
        caller,
        KernelPermissions.RBAC_MANAGE,
        "CREATE_ROLE",
        new ResourceRef("role", null, name),
        tx -> {
          wanted.forEach(p -> requireHeld(caller, p));
          UUID id = tx.newId();
          if (insert(tx, id, name, line, false) == 0) {
            throw IdentityProblems.NAME_TAKEN
                .with("there is a role `" + name + "` already; choose another name")
                .at("/name");
          }
          setPermissions(tx, id, wanted);
          changes.record(
              tx,
              caller,
              KernelActionCodes.ROLE_CREATED,
              about(id, name),
              Map.of("permissions", new TreeSet<>(wanted)));
          return require(tx, id);
        });
  }

  /**
   * Replaces description and permissions; needs {@code rbac:manage}, each added permission, and
   * that wherever the role is bound.
   */
  public Role update(Caller caller, UUID id, String description, Collection<String> permissions) {
    String line = Names.label(description, "/description");
    Set<Permission> wanted = known(permissions);
    return changes.make(
        caller,
        KernelPermissions.RBAC_MANAGE,
        "UPDATE_ROLE",
        about(id, null),
        tx -> {
          Role before = requireOwn(tx, id);
          Set<Permission> added = new TreeSet<>(wanted);
          added.removeAll(before.permissions());
          added.forEach(p -> requireHeld(caller, p));
          Grants.requireHeld(
              caller,
              Grants.ofRole(tx, id).stream()
                  .map(g -> new Grant(g.role(), added, g.scope(), g.environments()))
                  .toList());
          Set<Permission> removed = new TreeSet<>(before.permissions());
          removed.removeAll(wanted);
          tx.handle()
              .createUpdate("UPDATE kernel_roles SET description = :line WHERE id = :id")
              .bind("line", line)
              .bind("id", id)
              .execute();
          setPermissions(tx, id, wanted);
          changes.record(
              tx,
              caller,
              KernelActionCodes.ROLE_UPDATED,
              about(id, before.name()),
              Map.of("added", added, "removed", removed));
          return require(tx, id);
        });
  }

  /** Needs {@code rbac:manage}, and that no binding names the role. */
  public void delete(Caller caller, UUID id) {
    changes.make(
        caller,
        KernelPermissions.RBAC_MANAGE,
        "DELETE_ROLE",
        about(id, null),
        tx -> {
          Role role = requireOwn(tx, id);
          int bindings = Grants.ofRole(tx, id).size();
          if (bindings > 0) {
            throw IdentityProblems.ROLE_IN_USE
                .with(bindings + " bindings name `" + role.name() + "`; remove them first")
                .param("bindings", bindings);
          }
          tx.handle()
              .createUpdate("DELETE FROM kernel_roles WHERE id = :id")
              .bind("id", id)
              .execute();
          changes.record(
              tx,
              caller,
              KernelActionCodes.ROLE_DELETED,
              about(id, role.name()),
              Map.of("permissions", role.permissions()));
          return true;
        });
  }

  private static RoleDefinition together(RoleDefinition one, RoleDefinition other) {
    Set<Permission> all = new TreeSet<>(one.permissions());
    all.addAll(other.permissions());
    return new RoleDefinition(one.name(), one.description(), all);
  }

  private static void install(Tx tx, RoleDefinition definition) {
    insert(tx, tx.newId(), definition.name(), definition.description(), true);
    UUID id =
        tx.handle()
            .createQuery(
                "UPDATE kernel_roles SET builtin = true, description = :line WHERE name = :name RETURNING id")
            .bind("line", definition.description())
            .bind("name", definition.name())
            .mapTo(UUID.class)
            .one();
    setPermissions(tx, id, definition.permissions());
  }

  private static int insert(Tx tx, UUID id, String name, String description, boolean builtin) {
    return tx.handle()
        .createUpdate(
            """
            INSERT INTO kernel_roles (id, name, description, builtin, created_at)
            VALUES (:id, :name, :line, :builtin, :now) ON CONFLICT DO NOTHING
            """)
        .bind("id", id)
        .bind("name", name)
        .bind("line", description)
        .bind("builtin", builtin)
        .bind("now", tx.now())
        .execute();
  }

  private static void setPermissions(Tx tx, UUID id, Set<Permission> permissions) {
    List<String> names = permissions.stream().map(Permission::name).toList();
    tx.handle()
        .createUpdate(
            "DELETE FROM kernel_role_permissions WHERE role_id = :id AND permission <> ALL (:names)")
        .bind("id", id)
        .bindArray("names", String.class, names)
        .execute();
    tx.handle()
        .createUpdate(
            "INSERT INTO kernel_role_permissions (role_id, permission) SELECT :id, unnest(:names) ON CONFLICT DO NOTHING")
        .bind("id", id)
        .bindArray("names", String.class, names)
        .execute();
  }

  /** Tells every name that is no permission of the house, all at once. */
  private Set<Permission> known(Collection<String> names) {
    List<Problem> problems = new ArrayList<>();
    Set<Permission> known = new TreeSet<>();
    for (String name : names) {
      try {
        Permission permission = new Permission(name);
        if (!catalogue.contains(permission)) {
          problems.add(
              KernelProblems.FIELD_INVALID
                  .with("there is no permission `" + name + "`; see GET /api/v1/permissions")
                  .at("/permissions")
                  .param("permission", name));
        }
        known.add(permission);
      } catch (Problem notAName) {
        problems.add(notAName.at("/permissions"));
      }
    }
    if (names.isEmpty()) {
      problems.add(
          KernelProblems.REQUIRED_FIELD_MISSING
              .with("a role has at least one permission")
              .at("/permissions"));
    }
    if (!problems.isEmpty()) {
      throw Problem.all(problems);
    }
    return known;
  }

  private static void requireHeld(Caller caller, Permission permission) {
    if (!caller.mayAnywhere(permission)) {
      throw IdentityProblems.ESCALATION_FORBIDDEN
          .with("you do not hold `" + permission + "`, so you can't put it in a role")
          .param("permission", permission.name());
    }
  }

  private static Role requireOwn(Tx tx, UUID id) {
    Role role = require(tx, id);
    if (role.builtin()) {
      throw IdentityProblems.ROLE_BUILTIN.with(
          "`" + role.name() + "` comes with the house; make a role of your own instead");
    }
    return role;
  }

  static Role require(Tx tx, UUID id) {
    return tx.handle()
        .createQuery(SELECT + " WHERE r.id = :id")
        .bind("id", id)
        .map((row, context) -> read(row))
        .findOne()
        .orElseThrow(() -> Names.absent("role"));
  }

  private static final String SELECT =
      """
      SELECT r.id, r.name, r.description, r.builtin, ARRAY(SELECT p.permission
        FROM kernel_role_permissions p WHERE p.role_id = r.id), r.created_at FROM kernel_roles r
      """;

  private static Role read(ResultSet row) throws SQLException {
    return new Role(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getString(3),
        row.getBoolean(4),
        Arrays.stream((String[]) row.getArray(5).getArray())
            .map(Permission::new)
            .collect(Collectors.toCollection(TreeSet::new)),
        row.getTimestamp(6).toInstant());
  }

  private static ResourceRef about(UUID id, @Nullable String name) {
    return new ResourceRef("role", id.toString(), name);
  }
}
