package dev.writ.vms.act;

import dev.writ.kernel.event.Operation;
import dev.writ.kernel.event.SpecShape;
import dev.writ.vms.policy.MachineSpec;
import dev.writ.vms.policy.VmsPermissions;
import java.time.Duration;

/** Everything that can be asked of this room. */
public final class Operations {
  private Operations() {}

  public static final String ROOM = "vms";

  private static final int ATTEMPTS = 3;
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  public static final Operation CREATE_VM =
      new Operation(
          "CREATE_VM",
          ROOM,
          "vm",
          "VM_CREATION",
          VmsPermissions.VM_CREATE,
          MachineSpec.SHAPE,
          ATTEMPTS,
          DEADLINE,
          false);
  public static final Operation START_VM = power("START_VM", "VM_START");
  public static final Operation STOP_VM = power("STOP_VM", "VM_STOP");
  public static final Operation RESTART_VM = power("RESTART_VM", "VM_RESTART");
  public static final Operation DELETE_VM =
      new Operation(
          "DELETE_VM",
          ROOM,
          "vm",
          "VM_DELETION",
          VmsPermissions.VM_DELETE,
          SpecShape.FIXED,
          ATTEMPTS,
          DEADLINE,
          false);
  public static final Operation CREATE_SYSTEM =
      new Operation(
          "CREATE_SYSTEM",
          ROOM,
          "system",
          "SYSTEM_CREATION",
          VmsPermissions.SYSTEM_WRITE,
          SpecShape.FIXED,
          1,
          DEADLINE,
          true);
  public static final Operation CREATE_SERVICE =
      new Operation(
          "CREATE_SERVICE",
          ROOM,
          "service",
          "SERVICE_CREATION",
          VmsPermissions.SERVICE_CREATE,
          SpecShape.FIXED,
          1,
          DEADLINE,
          true);

  private static Operation power(String name, String stem) {
    return new Operation(
        name,
        ROOM,
        "vm",
        stem,
        VmsPermissions.VM_OPERATE,
        SpecShape.FIXED,
        ATTEMPTS,
        DEADLINE,
        false);
  }
}
