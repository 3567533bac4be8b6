package dev.writ.workloads.act;

import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.event.Operation;
import dev.writ.kernel.event.SpecShape;
import dev.writ.kernel.identity.Caller;
import dev.writ.workloads.access.WorkloadsPermissions;
import dev.writ.workloads.policy.WorkloadKey;
import java.time.Duration;
import java.util.Set;

/** What the room's work is called. */
final class Operations {
  private Operations() {}

  public static final String ROOM = "workloads";

  /** Who asks for what policies in the cluster enforce. */
  public static final Caller HOUSE = Caller.ofHouse(ROOM, Set.of(WorkloadsPermissions.REVERT));

  /** A run is a look or a few requests; what takes long is waited for between runs. */
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  public static final Operation REMEDIATE = operation("REMEDIATE_WORKLOAD", "WORKLOAD_REMEDIATION");
  public static final Operation REVERT =
      operation("REVERT_WORKLOAD_REMEDIATION", "WORKLOAD_REVERSION");

  private static Operation operation(String name, String stem) {
    return new Operation(
        name,
        ROOM,
        "workload",
        stem,
        WorkloadsPermissions.REVERT,
        SpecShape.FIXED,
        5,
        DEADLINE,
        false);
  }

  static ResourceRef resource(String uid, WorkloadKey key) {
    return new ResourceRef("workload", uid, key.toString());
  }
}
