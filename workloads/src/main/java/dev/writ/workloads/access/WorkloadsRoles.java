package dev.writ.workloads.access;

import dev.writ.kernel.identity.RoleDefinition;
import java.util.List;
import java.util.Set;

/** The room's part of the built-in roles. */
public final class WorkloadsRoles {
  private WorkloadsRoles() {}

  private static final RoleDefinition VIEWER =
      new RoleDefinition(
          "viewer", "Sees things, changes nothing.", Set.of(WorkloadsPermissions.READ));
  private static final RoleDefinition OPERATOR =
      new RoleDefinition(
          "operator", "Asks for things and works with them.", Set.copyOf(WorkloadsPermissions.ALL));

  public static final List<RoleDefinition> ALL = List.of(VIEWER, OPERATOR);
}
