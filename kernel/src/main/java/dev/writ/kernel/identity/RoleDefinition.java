package dev.writ.kernel.identity;

import java.util.Set;

/**
 * A role that comes with the house. The kernel and each room may define the same name: the role
 * carries what all of them say.
 *
 * @param description one line for people who choose a role
 */
public record RoleDefinition(String name, String description, Set<Permission> permissions) {
  public RoleDefinition {
    permissions = Set.copyOf(permissions);
  }
}
