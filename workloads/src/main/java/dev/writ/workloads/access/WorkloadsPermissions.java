package dev.writ.workloads.access;

import dev.writ.kernel.identity.Permission;
import java.util.List;

/** What a role may carry about workloads. */
public final class WorkloadsPermissions {
  private WorkloadsPermissions() {}

  public static final Permission READ = new Permission("workloads:read");
  public static final Permission EVALUATE = new Permission("workloads:evaluate");
  public static final Permission REVERT = new Permission("workloads:revert");

  public static final List<Permission> ALL = List.of(READ, EVALUATE, REVERT);
}
