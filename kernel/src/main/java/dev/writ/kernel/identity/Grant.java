package dev.writ.kernel.identity;

import java.util.Set;

/**
 * One role binding, read for use: these permissions, in this scope, in these environments.
 *
 * @param permissions the role's
 * @param environments names from the configured list; a thing without environment needs none of
 *     them
 */
public record Grant(
    String role, Set<Permission> permissions, Scope scope, Set<String> environments) {
  public Grant {
    permissions = Set.copyOf(permissions);
    environments = Set.copyOf(environments);
  }

  /** Gives every permission in every scope and environment. */
  public boolean isPlatformAdmin() {
    return permissions.contains(KernelPermissions.PLATFORM_ADMIN);
  }
}
