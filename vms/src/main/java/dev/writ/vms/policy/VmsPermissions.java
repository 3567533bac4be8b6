package dev.writ.vms.policy;

import dev.writ.kernel.identity.Permission;
import java.util.List;

/** What a role may carry about machines. */
public final class VmsPermissions {
  private VmsPermissions() {}

  public static final Permission SYSTEM_READ = new Permission("system:read");
  public static final Permission SYSTEM_WRITE = new Permission("system:write");
  public static final Permission SYSTEM_DELETE = new Permission("system:delete");
  public static final Permission SERVICE_READ = new Permission("service:read");
  public static final Permission SERVICE_CREATE = new Permission("service:create");
  public static final Permission SERVICE_DELETE = new Permission("service:delete");
  public static final Permission VM_READ = new Permission("vm:read");
  public static final Permission VM_CREATE = new Permission("vm:create");
  public static final Permission VM_OPERATE = new Permission("vm:operate");
  public static final Permission VM_DELETE = new Permission("vm:delete");
  public static final Permission TEMPLATE_READ = new Permission("template:read");
  public static final Permission TEMPLATE_MANAGE = new Permission("template:manage");
  public static final Permission SIZE_READ = new Permission("size:read");
  public static final Permission SIZE_MANAGE = new Permission("size:manage");
  public static final Permission NAMESPACE_MANAGE = new Permission("namespace:manage");
  public static final Permission CLUSTER_MANAGE = new Permission("cluster:manage");

  public static final List<Permission> ALL =
      List.of(
          SYSTEM_READ,
          SYSTEM_WRITE,
          SYSTEM_DELETE,
          SERVICE_READ,
          SERVICE_CREATE,
          SERVICE_DELETE,
          VM_READ,
          VM_CREATE,
          VM_OPERATE,
          VM_DELETE,
          TEMPLATE_READ,
          TEMPLATE_MANAGE,
          SIZE_READ,
          SIZE_MANAGE,
          NAMESPACE_MANAGE,
          CLUSTER_MANAGE);
}
