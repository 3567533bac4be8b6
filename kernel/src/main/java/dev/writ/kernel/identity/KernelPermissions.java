package dev.writ.kernel.identity;

import java.util.List;

/** The kernel's permissions; rooms add theirs. */
public final class KernelPermissions {
  private KernelPermissions() {}

  public static final Permission PLATFORM_ADMIN = new Permission("platform:admin");
  public static final Permission USER_READ = new Permission("user:read");
  public static final Permission USER_MANAGE = new Permission("user:manage");
  public static final Permission RBAC_READ = new Permission("rbac:read");
  public static final Permission RBAC_MANAGE = new Permission("rbac:manage");
  public static final Permission TICKET_VIEW = new Permission("ticket:view");
  public static final Permission APPROVAL_VIEW = new Permission("approval:view");
  public static final Permission APPROVAL_APPROVE = new Permission("approval:approve");
  public static final Permission EVENT_VIEW = new Permission("event:view");
  public static final Permission JOB_VIEW = new Permission("job:view");
  public static final Permission JOB_MANAGE = new Permission("job:manage");
  public static final Permission POLICY_READ = new Permission("policy:read");
  public static final Permission POLICY_MANAGE = new Permission("policy:manage");
  public static final Permission AUDIT_READ = new Permission("audit:read");
  public static final Permission AUDIT_EXPORT = new Permission("audit:export");
  public static final Permission AUDIT_MANAGE = new Permission("audit:manage");
  public static final Permission NOTIFICATION_MANAGE = new Permission("notification:manage");
  public static final Permission KEY_MANAGE = new Permission("key:manage");

  public static final List<Permission> ALL =
      List.of(
          PLATFORM_ADMIN,
          USER_READ,
          USER_MANAGE,
          RBAC_READ,
          RBAC_MANAGE,
          TICKET_VIEW,
          APPROVAL_VIEW,
          APPROVAL_APPROVE,
          EVENT_VIEW,
          JOB_VIEW,
          JOB_MANAGE,
          POLICY_READ,
          POLICY_MANAGE,
          AUDIT_READ,
          AUDIT_EXPORT,
          AUDIT_MANAGE,
          NOTIFICATION_MANAGE,
          KEY_MANAGE);
}
