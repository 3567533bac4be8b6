package dev.writ.vms.policy;

import dev.writ.kernel.audit.ActionCode;
import java.util.List;

/** What the room's own audit rows say happened; requests have the kernel's codes. */
public final class VmsActionCodes {
  private VmsActionCodes() {}

  public static final ActionCode SYSTEM_UPDATED =
      new ActionCode("SYSTEM_UPDATED", "A system got another description.");
  public static final ActionCode SYSTEM_DELETED =
      new ActionCode("SYSTEM_DELETED", "A system without services was deleted.");
  public static final ActionCode SERVICE_UPDATED =
      new ActionCode("SERVICE_UPDATED", "A service got another description.");
  public static final ActionCode SERVICE_DELETED =
      new ActionCode("SERVICE_DELETED", "A service without machines was deleted.");
  public static final ActionCode NAMESPACE_REGISTERED =
      new ActionCode("NAMESPACE_REGISTERED", "Machines may be asked for in the namespace.");
  public static final ActionCode NAMESPACE_UPDATED =
      new ActionCode("NAMESPACE_UPDATED", "A namespace's environment or description changed.");
  public static final ActionCode NAMESPACE_UNREGISTERED =
      new ActionCode("NAMESPACE_UNREGISTERED", "The namespace is offered no more.");
  public static final ActionCode TEMPLATE_CREATED =
      new ActionCode("TEMPLATE_CREATED", "A new version of a template was drafted.");
  public static final ActionCode TEMPLATE_UPDATED =
      new ActionCode("TEMPLATE_UPDATED", "A draft was edited.");
  public static final ActionCode TEMPLATE_VALIDATED =
      new ActionCode("TEMPLATE_VALIDATED", "A cluster was asked about a draft.");
  public static final ActionCode TEMPLATE_PUBLISHED =
      new ActionCode("TEMPLATE_PUBLISHED", "A draft became the active version of its template.");
  public static final ActionCode TEMPLATE_DELETED =
      new ActionCode("TEMPLATE_DELETED", "A draft was deleted.");
  public static final ActionCode SIZE_CREATED =
      new ActionCode("SIZE_CREATED", "An instance size is offered.");
  public static final ActionCode SIZE_UPDATED =
      new ActionCode("SIZE_UPDATED", "An instance size changed; machines keep theirs.");
  public static final ActionCode SIZE_DISABLED =
      new ActionCode("SIZE_DISABLED", "An instance size is offered no more.");
  public static final ActionCode CLUSTER_REGISTERED =
      new ActionCode("CLUSTER_REGISTERED", "Machines may stand on the cluster.");
  public static final ActionCode CLUSTER_UPDATED =
      new ActionCode("CLUSTER_UPDATED", "A cluster's environment or storage class changed.");
  public static final ActionCode CLUSTER_CREDENTIAL_ROTATED =
      new ActionCode("CLUSTER_CREDENTIAL_ROTATED", "A cluster is reached by another credential.");
  public static final ActionCode CLUSTER_REPLACED =
      new ActionCode(
          "CLUSTER_REPLACED",
          "A lost cluster's place was taken by another; its machines are gone.");
  public static final ActionCode CLUSTER_UNREGISTERED =
      new ActionCode("CLUSTER_UNREGISTERED", "The cluster is used no more.");

  public static final List<ActionCode> ALL =
      List.of(
          SYSTEM_UPDATED,
          SYSTEM_DELETED,
          SERVICE_UPDATED,
          SERVICE_DELETED,
          NAMESPACE_REGISTERED,
          NAMESPACE_UPDATED,
          NAMESPACE_UNREGISTERED,
          TEMPLATE_CREATED,
          TEMPLATE_UPDATED,
          TEMPLATE_VALIDATED,
          TEMPLATE_PUBLISHED,
          TEMPLATE_DELETED,
          SIZE_CREATED,
          SIZE_UPDATED,
          SIZE_DISABLED,
          CLUSTER_REGISTERED,
          CLUSTER_UPDATED,
          CLUSTER_CREDENTIAL_ROTATED,
          CLUSTER_REPLACED,
          CLUSTER_UNREGISTERED);
}
