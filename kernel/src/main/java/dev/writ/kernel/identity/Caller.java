package dev.writ.kernel.identity;

import dev.writ.kernel.audit.Actor;
import dev.writ.kernel.audit.Origin;
import dev.writ.kernel.problem.KernelProblems;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A signed-in person or service and what it may do, as of this call.
 *
 * @param groups names
 * @param grants the caller's own and its groups' bindings
 * @param limit the permissions of the API token in use; null in a session, where nothing is
 *     narrowed
 */
public record Caller(
    UUID userId,
    String name,
    Set<String> groups,
    List<Grant> grants,
    @Nullable Set<Permission> limit,
    Origin origin) {

  private static final String HOUSE = "system:";

  public Caller {
    groups = Set.copyOf(groups);
    grants = List.copyOf(grants);
    limit = limit == null ? null : Set.copyOf(limit);
  }

  /**
   * True if one single binding gives the permission in this scope and environment; bindings never
   * combine halves. {@code platform:admin} gives every permission everywhere.
   *
   * @param environment null for things that have none
   */
  public boolean may(Permission permission, Scope scope, @Nullable String environment) {
    if (!isWithinLimit(permission)) {
      return false;
    }
    for (Grant grant : grants) {
      if (grant.isPlatformAdmin()
          || (grant.permissions().contains(permission)
              && grant.scope().covers(scope)
              && (environment == null || grant.environments().contains(environment)))) {
        return true;
      }
    }
    return false;
  }

  /** True if some binding gives the permission somewhere; lists are filtered further. */
  public boolean mayAnywhere(Permission permission) {
    return isWithinLimit(permission)
        && grants.stream()
            .anyMatch(g -> g.isPlatformAdmin() || g.permissions().contains(permission));
  }

  /**
   * The bindings that give the permission, for list queries. A platform admin's binding is among
   * them and reaches everything.
   */
  public List<Grant> grantsOf(Permission permission) {
    return isWithinLimit(permission)
        ? grants.stream()
            .filter(g -> g.isPlatformAdmin() || g.permissions().contains(permission))
            .toList()
        : List.of();
  }

  /**
   * A token passes what it lists; one that lists {@code platform:admin} passes what its owner may.
   */
  private boolean isWithinLimit(Permission permission) {
    return limit == null
        || limit.contains(permission)
        || limit.contains(KernelPermissions.PLATFORM_ADMIN);
  }

  /** Refuses with FORBIDDEN, which leaves a row in the audit log on governed calls. */
  public void require(Permission permission, Scope scope, @Nullable String environment) {
    if (!may(permission, scope, environment)) {
      throw KernelProblems.FORBIDDEN
          .with(
              "this needs the permission `" + permission + "`; ask an admin for a role that has it")
          .param("permission", permission.name())
          .param("environment", environment);
    }
  }

  public void require(Permission permission) {
    require(permission, Scope.GLOBAL, null);
  }

  /**
   * A part of the house that asks for work by itself, such as a room's operator. It always has the
   * same id; no user has it, and no user can have its name.
   *
   * @param part such as {@code workloads}: it is called {@code system:workloads}
   * @param permissions what it may ask for, everywhere
   */
  public static Caller ofHouse(String part, Set<Permission> permissions) {
    String name = HOUSE + part;
    return new Caller(
        UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
        name,
        Set.of(),
        List.of(new Grant(name, permissions, Scope.GLOBAL, Set.of())),
        null,
        Origin.INSIDE);
  }

  public Actor actor() {
    return name.startsWith(HOUSE)
        ? Actor.system(name.substring(HOUSE.length()))
        : Actor.user(userId, name, origin);
  }
}
