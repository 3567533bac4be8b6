package dev.writ.dbt.access;

import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Grant;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.identity.Scope;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * Which projects a caller reaches with one permission: the list queries filter by it.
 *
 * @param everything also projects that are not there yet
 */
public record Sight(boolean everything, Set<UUID> projects) {
  /** The type of the room's scopes: a binding may hold for one project. */
  public static final String PROJECT = "dbt-project";

  public Sight {
    projects = Set.copyOf(projects);
  }

  public static Sight of(Caller caller, Permission permission) {
    boolean everything = false;
    Set<UUID> projects = new HashSet<>();
    for (Grant grant : caller.grantsOf(permission)) {
      UUID id = grant.scope().id();
      everything = everything || grant.isPlatformAdmin() || id == null;
      if (id != null && grant.scope().type().equals(PROJECT)) {
        projects.add(id);
      }
    }
    return new Sight(everything, projects);
  }

  public static Scope scopeOf(UUID projectId) {
    return new Scope(PROJECT, projectId);
  }
}
