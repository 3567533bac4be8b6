package dev.writ.kernel.identity;

import static dev.writ.kernel.identity.KernelPermissions.APPROVAL_APPROVE;
import static dev.writ.kernel.identity.KernelPermissions.APPROVAL_VIEW;
import static dev.writ.kernel.identity.KernelPermissions.AUDIT_EXPORT;
import static dev.writ.kernel.identity.KernelPermissions.AUDIT_READ;
import static dev.writ.kernel.identity.KernelPermissions.EVENT_VIEW;
import static dev.writ.kernel.identity.KernelPermissions.JOB_VIEW;
import static dev.writ.kernel.identity.KernelPermissions.PLATFORM_ADMIN;
import static dev.writ.kernel.identity.KernelPermissions.POLICY_READ;
import static dev.writ.kernel.identity.KernelPermissions.RBAC_READ;
import static dev.writ.kernel.identity.KernelPermissions.TICKET_VIEW;
import static dev.writ.kernel.identity.KernelPermissions.USER_READ;

import java.util.List;
import java.util.Set;

/** The kernel's part of the built-in roles; rooms add theirs. */
public final class KernelRoles {
  private KernelRoles() {}

  public static final RoleDefinition ADMIN =
      new RoleDefinition(
          "platform-admin", "Everything, in every environment.", Set.of(PLATFORM_ADMIN));
  public static final RoleDefinition APPROVER =
      new RoleDefinition(
          "approver",
          "Sees requests and agrees to them.",
          Set.of(TICKET_VIEW, APPROVAL_VIEW, APPROVAL_APPROVE, EVENT_VIEW, POLICY_READ));
  public static final RoleDefinition OPERATOR =
      new RoleDefinition("operator", "Asks for things and works with them.", Set.of(TICKET_VIEW));
  public static final RoleDefinition VIEWER =
      new RoleDefinition("viewer", "Sees things, changes nothing.", Set.of(TICKET_VIEW));
  public static final RoleDefinition AUDITOR =
      new RoleDefinition(
          "auditor",
          "Reads and exports the audit log, and sees who may do what.",
          Set.of(
              AUDIT_READ,
              AUDIT_EXPORT,
              USER_READ,
              RBAC_READ,
              TICKET_VIEW,
              APPROVAL_VIEW,
              EVENT_VIEW,
              JOB_VIEW,
              POLICY_READ));

  public static final List<RoleDefinition> ALL =
      List.of(ADMIN, APPROVER, OPERATOR, VIEWER, AUDITOR);
}
