package dev.writ.workloads.view;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  /** True for the arrows of the drawing, and for no other pair. */
  public boolean mayBecome(RemediationState next) {
    return switch (this) {
      case PENDING_APPROVAL -> next == QUEUED || next == CANCELLED;
      case QUEUED -> next == APPLYING || next == CANCELLED || next == FAILED;
      case APPLYING -> next == WATCHING || next == FAILED || next == CANCELLED;
      case WATCHING -> next == COMPLETED || next == ROLLED_BACK || next == FAILED;
      case PLANNED, DEFERRED_TO_GIT, COMPLETED, ROLLED_BACK, FAILED, CANCELLED -> false;
    };
  }

  /** Those from which an arrow leads here. */
  public Set<RemediationState> before() {
    return Stream.of(values()).filter(one -> one.mayBecome(this)).collect(Collectors.toSet());
  }
}
