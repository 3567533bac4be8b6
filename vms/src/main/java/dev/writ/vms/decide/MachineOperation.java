package dev.writ.vms.decide;

import dev.writ.kernel.problem.Problem;
import dev.writ.vms.policy.VmsProblems;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What can be done to a machine that exists, and from which status.
 *
 * <pre>{@code
 * stateDiagram-v2
 *   STOPPED --> STARTING: START
 *   RUNNING --> STOPPING: STOP
 *   STARTING --> STOPPING: STOP
 *   PAUSED --> STOPPING: STOP
 *   PENDING --> STOPPING: STOP
 *   FAILED --> STOPPING: STOP
 *   RUNNING --> RUNNING: RESTART
 *   PAUSED --> RUNNING: RESTART
 *   any --> DELETING: DELETE, unless it is DELETING
 * }</pre>
 */
public enum MachineOperation {
  START,
  STOP,
  RESTART,
  DELETE;

  /** The operation's name for policy and people, such as {@code START_VM}. */
  public String operation() {
    return name() + "_VM";
  }

  public boolean isAllowedFrom(VmStatus status) {
    return switch (this) {
      case START -> status == VmStatus.STOPPED;
      case STOP ->
          switch (status) {
            case RUNNING, STARTING, PAUSED, PENDING, FAILED -> true;
            case CREATING, MIGRATING, STOPPING, STOPPED, DELETING, UNKNOWN, NOT_FOUND -> false;
          };
      case RESTART -> status == VmStatus.RUNNING || status == VmStatus.PAUSED;
      case DELETE -> status != VmStatus.DELETING;
    };
  }

  /** INVALID_STATE_TRANSITION, or null where the step is allowed. */
  public @Nullable Problem problemFrom(VmStatus status) {
    if (isAllowedFrom(status)) {
      return null;
    }
    List<String> allowed =
        Arrays.stream(VmStatus.values()).filter(this::isAllowedFrom).map(Enum::name).toList();
    return VmsProblems.INVALID_STATE_TRANSITION
        .with(
            "a machine that is "
                + status
                + " can't be asked to "
                + name().toLowerCase(Locale.ROOT)
                + "; it must be "
                + String.join(" or ", allowed))
        .param("status", status.name())
        .param("operation", operation())
        .param("allowed_from", allowed);
  }
}
