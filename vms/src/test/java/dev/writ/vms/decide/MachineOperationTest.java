package dev.writ.vms.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.kernel.problem.Problem;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MachineOperationTest {
  /** The drawing of {@link MachineOperation}, word for word. */
  private static final Set<String> ARROWS =
      Set.of(
          "STOPPED START",
          "RUNNING STOP",
          "STARTING STOP",
          "PAUSED STOP",
          "PENDING STOP",
          "FAILED STOP",
          "RUNNING RESTART",
          "PAUSED RESTART");

  @ParameterizedTest
  @EnumSource
  @DisplayName("V17 states: every arrow of the drawing and no other")
  void allowsWhatIsDrawn(VmStatus status) {
    for (MachineOperation step : MachineOperation.values()) {
      boolean drawn =
          step == MachineOperation.DELETE
              ? status != VmStatus.DELETING
              : ARROWS.contains(status + " " + step);
      assertThat(step.isAllowedFrom(status)).as("%s from %s", step, status).isEqualTo(drawn);
      assertThat(step.problemFrom(status) == null).isEqualTo(drawn);
    }
  }

  @Test
  void saysFromWhereItWouldBeAllowed() {
    Problem problem =
        Objects.requireNonNull(MachineOperation.RESTART.problemFrom(VmStatus.STOPPED));
    assertThat(problem.params())
        .containsEntry("status", "STOPPED")
        .containsEntry("operation", "RESTART_VM")
        .containsEntry("allowed_from", java.util.List.of("RUNNING", "PAUSED"));
  }

  @ParameterizedTest
  @CsvSource({
    "Provisioning, STARTING",
    "WaitingForVolumeBinding, STARTING",
    "Starting, STARTING",
    "Running, RUNNING",
    "Paused, PAUSED",
    "Migrating, MIGRATING",
    "Stopping, STOPPING",
    "Stopped, STOPPED",
    "Terminating, DELETING",
    "ErrorUnschedulable, PENDING",
    "CrashLoopBackOff, FAILED",
    "ErrImagePull, FAILED",
    "ImagePullBackOff, FAILED",
    "ErrorPvcNotFound, FAILED",
    "ErrorDataVolumeNotFound, FAILED",
    "DataVolumeError, FAILED",
    "Unknown, UNKNOWN",
    "Surprise, UNKNOWN",
    ", UNKNOWN"
  })
  void readsWhatTheClusterPrints(String printable, VmStatus status) {
    assertThat(VmStatus.ofPrintable(printable)).isEqualTo(status);
  }
}
