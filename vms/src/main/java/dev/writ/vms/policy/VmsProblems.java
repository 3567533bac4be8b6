package dev.writ.vms.policy;

import static dev.writ.kernel.problem.ProblemCode.conflict;
import static dev.writ.kernel.problem.ProblemCode.external;
import static dev.writ.kernel.problem.ProblemCode.invalid;
import static dev.writ.kernel.problem.ProblemCode.refused;

import dev.writ.kernel.approval.EffectiveSpec;
import dev.writ.kernel.problem.ProblemCode;
import java.util.List;

/** The room's refusals, and the codes with which its work fails. Order: by what they are about. */
public final class VmsProblems {
  private VmsProblems() {}

  // Names
  public static final ProblemCode NAME_INVALID =
      invalid(
          "NAME_INVALID",
          422,
          "A name is lower-case letters, digits and single hyphens, and starts with a letter.");
  public static final ProblemCode NAME_TOO_LONG =
      invalid("NAME_TOO_LONG", 422, "The name has more than 15 characters; `params` suggests one.");
  public static final ProblemCode NAME_RESERVED =
      invalid("NAME_RESERVED", 422, "The name is kept for the platform.");
  public static final ProblemCode NAME_TAKEN =
      conflict("NAME_TAKEN", "There is one of this name already; choose another.");
  public static final ProblemCode NAME_AMBIGUOUS =
      conflict(
          "NAME_AMBIGUOUS",
          "System and service joined give the name of another pair; their machines would collide.");
  public static final ProblemCode VM_NAME_TOO_LONG =
      invalid(
          "VM_NAME_TOO_LONG", 422, "namespace-system-service-index would exceed 50 characters.");

  // Requests
  public static final ProblemCode INVALID_REQUEST_FIELD =
      invalid("INVALID_REQUEST_FIELD", 422, "The platform sets this field; a request may not.");
  public static final ProblemCode QUANTITY_INVALID =
      invalid("QUANTITY_INVALID", 422, "A quantity has the wrong form or is out of range.");
  public static final ProblemCode VALUE_OVER_SIZE =
      invalid("VALUE_OVER_SIZE", 422, "The value is outside what the instance size allows.");
  public static final ProblemCode SERVICE_NOT_FOUND =
      invalid("SERVICE_NOT_FOUND", 404, "There is no such service, or it is hidden from you.");
  public static final ProblemCode NAMESPACE_NOT_REGISTERED =
      invalid("NAMESPACE_NOT_REGISTERED", 422, "An admin must register the namespace first.");
  public static final ProblemCode NAMESPACE_ENV_FORBIDDEN =
      refused(
          "NAMESPACE_ENV_FORBIDDEN",
          403,
          "Your bindings do not reach the namespace's environment; ask for one that does.");
  public static final ProblemCode SIZE_NOT_FOUND =
      invalid("SIZE_NOT_FOUND", 422, "There is no such instance size.");
  public static final ProblemCode SIZE_DISABLED =
      invalid("SIZE_DISABLED", 422, "The instance size is not offered any more.");

  public static final ProblemCode NAMESPACE_IMMUTABLE = EffectiveSpec.immutable("namespace");
  public static final ProblemCode SERVICE_ID_IMMUTABLE = EffectiveSpec.immutable("service_id");
  public static final ProblemCode TEMPLATE_ID_IMMUTABLE = EffectiveSpec.immutable("template_id");
  public static final ProblemCode INSTANCE_SIZE_ID_IMMUTABLE =
      EffectiveSpec.immutable("instance_size_id");

  // Templates and sizes
  public static final ProblemCode TEMPLATE_NOT_ACTIVE =
      invalid("TEMPLATE_NOT_ACTIVE", 422, "Only an active template version makes machines.");
  public static final ProblemCode TEMPLATE_VERSION_REQUIRED =
      refused(
          "TEMPLATE_VERSION_REQUIRED",
          422,
          "The requested template version is no longer active; the approver names another.");
  public static final ProblemCode TEMPLATE_NOT_EDITABLE =
      conflict("TEMPLATE_NOT_EDITABLE", "Only a draft can be edited; make a new version.");
  public static final ProblemCode TEMPLATE_NOT_DRAFT =
      conflict("TEMPLATE_NOT_DRAFT", "Only a draft can be published or deleted.");
  public static final ProblemCode TEMPLATE_NOT_VALIDATED =
      conflict(
          "TEMPLATE_NOT_VALIDATED",
          "No cluster has accepted the draft yet; validate it when one is in reach.");
  public static final ProblemCode IMAGE_INVALID =
      invalid("IMAGE_INVALID", 422, "The template's image source is not one of the known forms.");
  public static final ProblemCode CLOUD_INIT_INVALID =
      invalid("CLOUD_INIT_INVALID", 422, "cloud-init must be one small, plain YAML mapping.");
  public static final ProblemCode CLOUD_INIT_PLAINTEXT_SECRET =
      invalid(
          "CLOUD_INIT_PLAINTEXT_SECRET",
          422,
          "cloud-init holds a readable password; use type RANDOM or a crypt hash.");
  public static final ProblemCode SIZE_STEP_INVALID =
      invalid("SIZE_STEP_INVALID", 422, "Limits are whole; requests go in steps of one half.");
  public static final ProblemCode OVERRIDE_FORBIDDEN =
      invalid(
          "OVERRIDE_FORBIDDEN",
          422,
          "A size sets hardware only; `params` has the path it may not.");
  public static final ProblemCode CAPABILITY_DETAIL_MISSING =
      invalid(
          "CAPABILITY_DETAIL_MISSING",
          422,
          "GPU, SR-IOV or hugepages are required, but not which ones.");
  public static final ProblemCode HUGEPAGES_MEMORY_REQUEST_ALIGNMENT_REQUIRED =
      invalid(
          "HUGEPAGES_MEMORY_REQUEST_ALIGNMENT_REQUIRED",
          422,
          "With hugepages, memory is a multiple of the page and requested in full.");

  // Approving
  public static final ProblemCode ENVIRONMENT_MISMATCH =
      refused(
          "ENVIRONMENT_MISMATCH",
          422,
          "Namespace and cluster stand in different environments; `params` names both.");
  public static final ProblemCode CLUSTER_NOT_FOUND =
      invalid("CLUSTER_NOT_FOUND", 422, "There is no cluster of this id.");
  public static final ProblemCode NO_CAPABLE_CLUSTER =
      refused(
          "NO_CAPABLE_CLUSTER",
          422,
          "No cluster of the environment can take the machine; `params` says why, one by one.");
  public static final ProblemCode CLUSTER_LACKS_CAPABILITY =
      refused("CLUSTER_LACKS_CAPABILITY", 422, "The cluster lacks what the machine needs.");
  public static final ProblemCode STORAGE_CLASS_UNKNOWN =
      refused("STORAGE_CLASS_UNKNOWN", 422, "The cluster has no such storage class.");
  public static final ProblemCode DRY_RUN_FAILED =
      refused("DRY_RUN_FAILED", 422, "The cluster would refuse the machine; its words are told.");
  public static final ProblemCode CLUSTER_UNREACHABLE =
      external("CLUSTER_UNREACHABLE", 503, "The cluster does not answer; try again later.");

  // Machines
  public static final ProblemCode VM_BUSY =
      conflict("VM_BUSY", "Another operation on this machine is running; `params` names it.");
  public static final ProblemCode INVALID_STATE_TRANSITION =
      conflict(
          "INVALID_STATE_TRANSITION",
          "The machine's status does not allow the operation; `params` lists the ones that do.");

  // Deleting
  public static final ProblemCode DELETE_CONFIRMATION_REQUIRED =
      refused("DELETE_CONFIRMATION_REQUIRED", 422, "Deleting needs a confirmation; see `params`.");
  public static final ProblemCode CONFIRMATION_NAME_MISMATCH =
      refused("CONFIRMATION_NAME_MISMATCH", 422, "The name that was typed is not this thing's.");
  public static final ProblemCode CONFIRMATION_ATTEMPTS_EXCEEDED =
      refused(
          "CONFIRMATION_ATTEMPTS_EXCEEDED",
          429,
          "Three wrong names in five minutes; wait until the window has passed.");
  public static final ProblemCode DELETE_RESTRICTED =
      conflict("DELETE_RESTRICTED", "The thing still has children; delete them first.");
  public static final ProblemCode NAMESPACE_IN_USE =
      conflict("NAMESPACE_IN_USE", "Machines stand in the namespace.");
  public static final ProblemCode CLUSTER_IN_USE =
      conflict("CLUSTER_IN_USE", "Machines stand on the cluster.");

  // Clusters
  public static final ProblemCode CREDENTIAL_REFUSED =
      invalid("CREDENTIAL_REFUSED", 422, "The kubeconfig is not safe to use; the detail says why.");

  // How work fails, beside the codes above
  public static final ProblemCode VM_NAME_IN_CLUSTER_TAKEN =
      conflict(
          "VM_NAME_TAKEN",
          "The cluster has an object of this name that Writ did not make; nothing was written.");
  public static final ProblemCode VM_GONE =
      conflict("VM_GONE", "The machine that the work was about does not exist any more.");
  public static final ProblemCode NAMESPACE_PERMISSION_DENIED =
      external(
          "NAMESPACE_PERMISSION_DENIED",
          502,
          "The cluster lets Writ make no namespace; make it by hand, then retry.");
  public static final ProblemCode NAMESPACE_QUOTA_EXCEEDED =
      external("NAMESPACE_QUOTA_EXCEEDED", 502, "The cluster's quota allows no more namespaces.");
  public static final ProblemCode CLUSTER_REFUSED =
      external("CLUSTER_REFUSED", 502, "The cluster refused the call; trying again won't help.");
  public static final ProblemCode CLUSTER_FAILED =
      external("CLUSTER_FAILED", 502, "The cluster failed to answer the call properly.");

  public static final List<ProblemCode> ALL =
      List.of(
          NAME_INVALID,
          NAME_TOO_LONG,
          NAME_RESERVED,
          NAME_TAKEN,
          NAME_AMBIGUOUS,
          VM_NAME_TOO_LONG,
          INVALID_REQUEST_FIELD,
          QUANTITY_INVALID,
          VALUE_OVER_SIZE,
          SERVICE_NOT_FOUND,
          NAMESPACE_NOT_REGISTERED,
          NAMESPACE_ENV_FORBIDDEN,
          SIZE_NOT_FOUND,
          SIZE_DISABLED,
          NAMESPACE_IMMUTABLE,
          SERVICE_ID_IMMUTABLE,
          TEMPLATE_ID_IMMUTABLE,
          INSTANCE_SIZE_ID_IMMUTABLE,
          TEMPLATE_NOT_ACTIVE,
          TEMPLATE_VERSION_REQUIRED,
          TEMPLATE_NOT_EDITABLE,
          TEMPLATE_NOT_DRAFT,
          TEMPLATE_NOT_VALIDATED,
          IMAGE_INVALID,
          CLOUD_INIT_INVALID,
          CLOUD_INIT_PLAINTEXT_SECRET,
          SIZE_STEP_INVALID,
          OVERRIDE_FORBIDDEN,
          CAPABILITY_DETAIL_MISSING,
          HUGEPAGES_MEMORY_REQUEST_ALIGNMENT_REQUIRED,
          ENVIRONMENT_MISMATCH,
          CLUSTER_NOT_FOUND,
          NO_CAPABLE_CLUSTER,
          CLUSTER_LACKS_CAPABILITY,
          STORAGE_CLASS_UNKNOWN,
          DRY_RUN_FAILED,
          CLUSTER_UNREACHABLE,
          VM_BUSY,
          INVALID_STATE_TRANSITION,
          DELETE_CONFIRMATION_REQUIRED,
          CONFIRMATION_NAME_MISMATCH,
          CONFIRMATION_ATTEMPTS_EXCEEDED,
          DELETE_RESTRICTED,
          NAMESPACE_IN_USE,
          CLUSTER_IN_USE,
          CREDENTIAL_REFUSED,
          VM_NAME_IN_CLUSTER_TAKEN,
          VM_GONE,
          NAMESPACE_PERMISSION_DENIED,
          NAMESPACE_QUOTA_EXCEEDED,
          CLUSTER_REFUSED,
          CLUSTER_FAILED);
}
