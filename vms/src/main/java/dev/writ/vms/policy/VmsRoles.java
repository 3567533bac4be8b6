package dev.writ.vms.policy;

import static dev.writ.vms.policy.VmsPermissions.SERVICE_CREATE;
import static dev.writ.vms.policy.VmsPermissions.SERVICE_DELETE;
import static dev.writ.vms.policy.VmsPermissions.SERVICE_READ;
import static dev.writ.vms.policy.VmsPermissions.SIZE_READ;
import static dev.writ.vms.policy.VmsPermissions.SYSTEM_DELETE;
import static dev.writ.vms.policy.VmsPermissions.SYSTEM_READ;
import static dev.writ.vms.policy.VmsPermissions.SYSTEM_WRITE;
import static dev.writ.vms.policy.VmsPermissions.TEMPLATE_READ;
import static dev.writ.vms.policy.VmsPermissions.VM_CREATE;
import static dev.writ.vms.policy.VmsPermissions.VM_DELETE;
import static dev.writ.vms.policy.VmsPermissions.VM_OPERATE;
import static dev.writ.vms.policy.VmsPermissions.VM_READ;

import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.identity.RoleDefinition;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The room's part of the built-in roles. */
public final class VmsRoles {
  private static final Set<Permission> READS =
      Set.of(SYSTEM_READ, SERVICE_READ, VM_READ, TEMPLATE_READ, SIZE_READ);
  private static final Set<Permission> WORK =
      with(READS, SERVICE_CREATE, VM_CREATE, VM_OPERATE, VM_DELETE);

  public static final RoleDefinition VIEWER =
      new RoleDefinition("viewer", "Sees things, changes nothing.", READS);

  public static final RoleDefinition OPERATOR =
      new RoleDefinition("operator", "Asks for things and works with them.", WORK);

  public static final RoleDefinition SYSTEM_ADMIN =
      new RoleDefinition(
          "system-admin",
          "An operator who also looks after systems and services.",
          with(WORK, KernelPermissions.TICKET_VIEW, SYSTEM_WRITE, SYSTEM_DELETE, SERVICE_DELETE));

  public static final List<RoleDefinition> ALL = List.of(VIEWER, OPERATOR, SYSTEM_ADMIN);

  private VmsRoles() {}

  private static Set<Permission> with(Set<Permission> some, Permission... more) {
    Set<Permission> all = new HashSet<>(some);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }
}
