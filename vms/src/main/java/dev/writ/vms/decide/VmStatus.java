package dev.writ.vms.decide;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a machine stands. CREATING and DELETING are Writ's own, the rest follows the cluster. */
public enum VmStatus {
  CREATING,
  STARTING,
  RUNNING,
  PAUSED,
  MIGRATING,
  STOPPING,
  STOPPED,
  PENDING,
  DELETING,
  FAILED,
  UNKNOWN,
  NOT_FOUND;

  /** Names of those that should soon become another one. */
  public static final List<String> ON_THEIR_WAY =
      Stream.of(CREATING, STARTING, MIGRATING, STOPPING, DELETING).map(VmStatus::name).toList();

  /** Reads KubeVirt's {@code status.printableStatus}. */
  public static VmStatus ofPrintable(@Nullable String printable) {
    return switch (printable) {
      case "Provisioning", "WaitingForVolumeBinding", "Starting" -> STARTING;
      case "Running" -> RUNNING;
      case "Paused" -> PAUSED;
      case "Migrating" -> MIGRATING;
      case "Stopping" -> STOPPING;
      case "Stopped" -> STOPPED;
      case "Terminating" -> DELETING;
      case "ErrorUnschedulable" -> PENDING;
      case "CrashLoopBackOff",
          "ErrImagePull",
          "ImagePullBackOff",
          "ErrorPvcNotFound",
          "ErrorDataVolumeNotFound",
          "DataVolumeError" ->
          FAILED;
      case null, default -> UNKNOWN;
    };
  }
}
