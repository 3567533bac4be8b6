package dev.writ.dbt.access;

import dev.writ.kernel.identity.RoleDefinition;
import java.util.List;
import java.util.Set;

/** The room's part of the built-in roles. */
public final class DbtRoles {
  private DbtRoles() {}

  private static final RoleDefinition VIEWER =
      new RoleDefinition("viewer", "Sees things, changes nothing.", Set.of(DbtPermissions.READ));
  private static final RoleDefinition OPERATOR =
      new RoleDefinition(
          "operator",
          "Asks for things and works with them.",
          Set.of(DbtPermissions.READ, DbtPermissions.CHECK, DbtPermissions.WAIVE));
  private static final RoleDefinition GOVERNOR =
      new RoleDefinition(
          "dbt-governor",
          "Writes the policies of dbt projects and accepts their baselines.",
          Set.of(
              DbtPermissions.READ,
              DbtPermissions.CHECK,
              DbtPermissions.WAIVE,
              DbtPermissions.POLICY,
              DbtPermissions.BASELINE));

  public static final List<RoleDefinition> ALL = List.of(VIEWER, OPERATOR, GOVERNOR);
}
