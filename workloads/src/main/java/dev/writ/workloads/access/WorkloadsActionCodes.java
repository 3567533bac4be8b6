package dev.writ.workloads.access;

import dev.writ.kernel.audit.ActionCode;
import java.util.List;

/** What the room's own audit rows say happened; asking for a remediation has the kernel's codes. */
public final class WorkloadsActionCodes {
  private WorkloadsActionCodes() {}

  public static final ActionCode PLANNED =
      new ActionCode(
          "WORKLOAD_PLANNED",
          "A dry run asked the cluster what a patch would do; nothing changed.");
  public static final ActionCode PATCHED =
      new ActionCode("WORKLOAD_PATCHED", "The cluster took the patch of a workload.");
  public static final ActionCode PATCH_FAILED =
      new ActionCode("WORKLOAD_PATCH_FAILED", "The cluster refused the patch of a workload.");
  public static final ActionCode ROLLED_BACK =
      new ActionCode(
          "WORKLOAD_ROLLED_BACK", "A patch did harm, so what it put in was taken out again.");
  public static final ActionCode REVERTED =
      new ActionCode("WORKLOAD_REVERTED", "A person had what a patch put in taken out again.");
  public static final ActionCode DEFERRED_TO_GIT =
      new ActionCode(
          "WORKLOAD_DEFERRED_TO_GIT", "Git owns the workload, so the change was handed on.");
  public static final ActionCode CONTENDED =
      new ActionCode(
          "WORKLOAD_CONTENDED",
          "What was put in was taken away again and again, so the workload is left alone.");
  public static final ActionCode ADMISSION_DENIED =
      new ActionCode("WORKLOAD_ADMISSION_DENIED", "An object was not let into the cluster.");
  public static final ActionCode ADMISSION_WARNED =
      new ActionCode("WORKLOAD_ADMISSION_WARNED", "An object was let in with warnings.");
  public static final ActionCode ADMISSION_MUTATED =
      new ActionCode("WORKLOAD_ADMISSION_MUTATED", "An object was changed on its way in.");
  public static final ActionCode EXEMPTION_SEEN =
      new ActionCode("WORKLOAD_EXEMPTION_SEEN", "An exemption was met for the first time.");
  public static final ActionCode EXEMPTION_ENDED =
      new ActionCode("WORKLOAD_EXEMPTION_ENDED", "An exemption is over; what it let pass counts.");

  public static final List<ActionCode> ALL =
      List.of(
          PLANNED,
          PATCHED,
          PATCH_FAILED,
          ROLLED_BACK,
          REVERTED,
          DEFERRED_TO_GIT,
          CONTENDED,
          ADMISSION_DENIED,
          ADMISSION_WARNED,
          ADMISSION_MUTATED,
          EXEMPTION_SEEN,
          EXEMPTION_ENDED);
}
