package dev.writ.workloads.access;

import static dev.writ.kernel.problem.ProblemCode.conflict;
import static dev.writ.kernel.problem.ProblemCode.external;
import static dev.writ.kernel.problem.ProblemCode.invalid;

import dev.writ.kernel.problem.ProblemCode;
import java.util.List;

/** The room's refusals, and the codes with which its work fails. */
public final class WorkloadsProblems {
  private WorkloadsProblems() {}

  public static final ProblemCode POLICY_INVALID =
      invalid("WORKLOADS_POLICY_INVALID", 422, "The policy can't be used; `params` say where.");
  public static final ProblemCode MANIFEST_INVALID =
      invalid("WORKLOADS_MANIFEST_INVALID", 422, "A manifest can't be read; `params` say where.");
  public static final ProblemCode POLICY_NOT_FOUND =
      invalid(
          "WORKLOADS_POLICY_NOT_FOUND", 404, "There is no such policy, or it is hidden from you.");
  public static final ProblemCode OBJECT_NOT_FOUND =
      invalid(
          "WORKLOADS_OBJECT_NOT_FOUND", 404, "There is no such object, or it is hidden from you.");
  public static final ProblemCode REMEDIATION_NOT_FOUND =
      invalid(
          "WORKLOADS_REMEDIATION_NOT_FOUND",
          404,
          "There is no such remediation, or it is hidden from you.");
  public static final ProblemCode CLUSTER_UNKNOWN =
      invalid(
          "WORKLOADS_CLUSTER_UNKNOWN",
          404,
          "No cluster of this name is watched, or it is hidden from you.");
  public static final ProblemCode BUNDLE_UNKNOWN =
      invalid("WORKLOADS_BUNDLE_UNKNOWN", 404, "There is no such bundle; `params.known` has all.");
  public static final ProblemCode EVALUATION_TOO_LONG =
      invalid(
          "WORKLOADS_EVALUATION_TOO_LONG",
          422,
          "These manifests take a server too long to judge; `writ workloads scan` has the time.");
  public static final ProblemCode EVALUATIONS_BUSY =
      invalid(
          "WORKLOADS_EVALUATIONS_BUSY",
          429,
          "This server judges as many manifests as it takes at once; try again after Retry-After.");
  public static final ProblemCode REMEDIATION_NOT_REVERTIBLE =
      conflict(
          "WORKLOADS_REMEDIATION_NOT_REVERTIBLE",
          "The remediation is not done, is undone already, or others own its fields by now.");
  public static final ProblemCode NAMESPACE_PROTECTED =
      conflict("WORKLOADS_NAMESPACE_PROTECTED", "Nothing is ever changed in this namespace.");
  public static final ProblemCode CLUSTER_UNREACHABLE =
      external("WORKLOADS_CLUSTER_UNREACHABLE", 502, "The cluster does not answer.");
  public static final ProblemCode ROLLED_BACK =
      external(
          "WORKLOADS_ROLLED_BACK", 502, "The change did harm and was taken out of the workload.");
  public static final ProblemCode PATCH_FAILED =
      external("WORKLOADS_PATCH_FAILED", 502, "The cluster refused the change of the workload.");
  public static final ProblemCode ROLLOUT_FAILED =
      external(
          "WORKLOADS_ROLLOUT_FAILED", 502, "The change did harm and was left, as the policy says.");

  public static final List<ProblemCode> ALL =
      List.of(
          POLICY_INVALID,
          MANIFEST_INVALID,
          POLICY_NOT_FOUND,
          OBJECT_NOT_FOUND,
          REMEDIATION_NOT_FOUND,
          CLUSTER_UNKNOWN,
          BUNDLE_UNKNOWN,
          EVALUATION_TOO_LONG,
          EVALUATIONS_BUSY,
          REMEDIATION_NOT_REVERTIBLE,
          NAMESPACE_PROTECTED,
          CLUSTER_UNREACHABLE,
          ROLLED_BACK,
          PATCH_FAILED,
          ROLLOUT_FAILED);
}
