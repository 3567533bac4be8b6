package dev.writ.dbt.access;

import dev.writ.kernel.identity.Permission;
import java.util.List;

/** What a role may carry about dbt projects. */
public final class DbtPermissions {
  private DbtPermissions() {}

  public static final Permission READ = new Permission("dbt:read");
  public static final Permission CHECK = new Permission("dbt:check");
  public static final Permission POLICY = new Permission("dbt:policy");
  public static final Permission BASELINE = new Permission("dbt:baseline");
  public static final Permission WAIVE = new Permission("dbt:waive");

  public static final List<Permission> ALL = List.of(READ, CHECK, POLICY, BASELINE, WAIVE);
}
