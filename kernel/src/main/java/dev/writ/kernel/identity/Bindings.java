package dev.writ.kernel.identity;

import dev.writ.kernel.audit.ActionCode;
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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Who has which role, in which scope and environments. */
public final class Bindings {
  private final Database database;
  private final Changes changes;
  private final Set<String> scopeTypes;
  private final Set<String> environments;

  /**
   * @param scopeTypes that the rooms declare, beside {@code global}
   * @param environments the configured names
   */
  public Bindings(
      Database database, AuditLog log, Set<String> scopeTypes, Set<String> environments) {
    this.database = database;
    this.changes = new Changes(database, log);
    this.scopeTypes = Set.copyOf(scopeTypes);
    this.environments = Set.copyOf(environments);
  }

  /** Whom a role is bound to. */
  public enum SubjectType {
    USER,
    GROUP
  }

  /**
   * A binding.
   *
   * @param subjectName of the user or group, for people
   */
  public record Binding(
      UUID id,
      SubjectType subjectType,
      UUID subjectId,
      String subjectName,
      UUID roleId,
      String roleName,
      Scope scope,
      Set<String> environments,
      String createdBy,
      Instant createdAt) {}

  /**
   * What to bind.
   *
   * @param environments empty stands for the default, {@code test}
   */
  public record Wish(
      SubjectType subjectType,
      UUID subjectId,
      UUID roleId,
      Scope scope,
      Collection<String> environments) {}

  /** All bindings; needs {@code rbac:read}. */
  public List<Binding> list(Caller caller) {
    caller.require(KernelPermissions.RBAC_READ);
    return database.read(
        handle ->
            handle
                .createQuery(SELECT + " ORDER BY subject_name, role_name, b.id")
                .map((row, context) -> read(row))
                .list());
  }

  /** Needs {@code rbac:manage}, and all that the role gives there. */
  public Binding create(Caller caller, Wish wish) {
    Set<String> wanted =
        known(wish.environments().isEmpty() ? List.of("test") : wish.environments());
    if (!wish.scope().equals(Scope.GLOBAL) && !scopeTypes.contains(wish.scope().type())) {
      throw KernelProblems.FIELD_INVALID
          .with(
              "`"
                  + wish.scope().type()
                  + "` is no scope; expected `global` or one of "
                  + new TreeSet<>(scopeTypes))
          .at("/scope_type");
    }
    return changes.make(
        caller,
        KernelPermissions.RBAC_MANAGE,
        "CREATE_BINDING",
        new ResourceRef("binding", null, null),
        tx -> {
          Roles.Role role = Roles.require(tx, wish.roleId());
          switch (wish.subjectType()) {
            case USER -> Users.require(tx, wish.subjectId());
            case GROUP -> Groups.require(tx, wish.subjectId());
          }
          Grants.requireHeld(
              caller, List.of(new Grant(role.name(), role.permissions(), wish.scope(), wanted)));
          UUID id = tx.newId();
          if (insert(tx, id, wish, wanted, caller.actor().id()) == 0) {
            throw IdentityProblems.BINDING_EXISTS.with(
                "`" + role.name() + "` is bound there already; change that binding's environments");
          }
          Binding binding = require(tx, id);
          record(tx, caller, KernelActionCodes.BINDING_CREATED, binding);
          return binding;
        });
  }

  /** Replaces the environments; needs {@code rbac:manage}, and all that the role gives there. */
  public Binding changeEnvironments(Caller caller, UUID id, Collection<String> names) {
    Set<String> wanted = known(names);
    return changes.make(
        caller,
        KernelPermissions.RBAC_MANAGE,
        "UPDATE_BINDING",
        about(id),
        tx -> {
          Binding before = require(tx, id);
          Set<String> added = new TreeSet<>(wanted);
          added.removeAll(before.environments());
          Roles.Role role = Roles.require(tx, before.roleId());
          if (!added.isEmpty()) {
            Grants.requireHeld(
                caller, List.of(new Grant(role.name(), role.permissions(), before.scope(), added)));
          }
          tx.handle()
              .createUpdate(
                  "UPDATE kernel_role_bindings SET allowed_environments = :names WHERE id = :id")
              .bindArray("names", String.class, wanted)
              .bind("id", id)
              .execute();
          Binding binding = require(tx, id);
          record(tx, caller, KernelActionCodes.BINDING_UPDATED, binding);
          return binding;
        });
  }

  /** Needs {@code rbac:manage}. */
  public void delete(Caller caller, UUID id) {
    changes.make(
        caller,
        KernelPermissions.RBAC_MANAGE,
        "DELETE_BINDING",
        about(id),
        tx -> {
          Binding binding = require(tx, id);
          tx.handle()
              .createUpdate("DELETE FROM kernel_role_bindings WHERE id = :id")
              .bind("id", id)
              .execute();
          record(tx, caller, KernelActionCodes.BINDING_DELETED, binding);
          return true;
        });
  }

  private Set<String> known(Collection<String> names) {
    List<Problem> problems = new ArrayList<>();
    for (String name : names) {
      if (!environments.contains(name)) {
        problems.add(
            KernelProblems.FIELD_INVALID
                .with(
                    "`"
                        + name
                        + "` is no environment; expected one of "
                        + new TreeSet<>(environments))
                .at("/allowed_environments"));
      }
    }
    if (names.isEmpty()) {
      problems.add(
          KernelProblems.REQUIRED_FIELD_MISSING
              .with("name at least one environment")
              .at("/allowed_environments"));
    }
    if (!problems.isEmpty()) {
      throw Problem.all(problems);
    }
    return new TreeSet<>(names);
  }

  static int insert(Tx tx, UUID id, Wish wish, Set<String> environments, String createdBy) {
    return tx.handle()
        .createUpdate(
            """
            INSERT INTO kernel_role_bindings (id, subject_type, subject_id, role_id, scope_type,
              scope_id, allowed_environments, source, created_by, created_at)
            VALUES (:id, :type, :subject, :role, :scope, CAST(:scopeId AS uuid), :environments,
              'LOCAL', :by, :now)
            ON CONFLICT DO NOTHING
            """)
        .bind("id", id)
        .bind("type", wish.subjectType().name())
        .bind("subject", wish.subjectId())
        .bind("role", wish.roleId())
        .bind("scope", wish.scope().type())
        .bind("scopeId", wish.scope().id())
        .bindArray("environments", String.class, environments)
        .bind("by", createdBy)
        .bind("now", tx.now())
        .execute();
  }

  static Binding require(Tx tx, UUID id) {
    return tx.handle()
        .createQuery(SELECT + " WHERE b.id = :id")
        .bind("id", id)
        .map((row, context) -> read(row))
        .findOne()
        .orElseThrow(() -> Names.absent("binding"));
  }

  private void record(Tx tx, Caller caller, ActionCode code, Binding binding) {
    changes.record(tx, caller, code, about(binding.id()), facts(binding));
  }

  static Map<String, Object> facts(Binding binding) {
    UUID scopeId = binding.scope().id();
    return Map.of(
        "subject_type", binding.subjectType().name(),
        "subject_id", binding.subjectId(),
        "subject_name", binding.subjectName(),
        "role", binding.roleName(),
        "scope", binding.scope().type() + (scopeId == null ? "" : ":" + scopeId),
        "environments", binding.environments());
  }

  private static final String SELECT =
      """
      SELECT b.id, b.subject_type, b.subject_id, coalesce(u.name, g.name) AS subject_name,
        b.role_id, r.name AS role_name, b.scope_type, b.scope_id, b.allowed_environments,
        b.created_by, b.created_at
      FROM kernel_role_bindings b JOIN kernel_roles r ON r.id = b.role_id
      LEFT JOIN kernel_users u ON b.subject_type = 'USER' AND u.id = b.subject_id
      LEFT JOIN kernel_groups g ON b.subject_type = 'GROUP' AND g.id = b.subject_id
      """;

  private static Binding read(ResultSet row) throws SQLException {
    return new Binding(
        row.getObject(1, UUID.class),
        SubjectType.valueOf(row.getString(2)),
        row.getObject(3, UUID.class),
        row.getString(4),
        row.getObject(5, UUID.class),
        row.getString(6),
        new Scope(row.getString(7), row.getObject(8, UUID.class)),
        new TreeSet<>(List.of((String[]) row.getArray(9).getArray())),
        row.getString(10),
        row.getTimestamp(11).toInstant());
  }

  static ResourceRef about(UUID id) {
    return new ResourceRef("binding", id.toString(), null);
  }
}
