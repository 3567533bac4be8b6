package dev.writ.workloads.view;

/** Where a remediation is; the arrows are drawn in the room's README. */
public enum RemediationState {
  PLANNED,
  DEFERRED_TO_GIT,
  PENDING_APPROVAL,
  QUEUED,
  APPLYING,
  WATCHING,
  COMPLETED,
  ROLLED_BACK,
  FAILED,
  CANCELLED;

  /** Whether nothing more comes of it. */
  public boolean isOver() {
    return switch (this) {
      case PLANNED, DEFERRED_TO_GIT, COMPLETED, ROLLED_BACK, FAILED, CANCELLED -> true;
      case PENDING_APPROVAL, QUEUED, APPLYING, WATCHING -> false;
    };
  }
}
