package dev.writ.vms.decide;

import java.util.Map;
import java.util.Set;

/** The room's approval matrix: in which environments nobody is asked. */
public final class ApprovalRules {
  private ApprovalRules() {}

  /** Stands for things that have no environment. */
  public static final String NONE = "-";

  public static final Map<String, Set<String>> FREE =
      Map.of(
          "CREATE_SYSTEM", Set.of(NONE),
          "CREATE_SERVICE", Set.of(NONE),
          "CREATE_VM", Set.of(),
          "DELETE_VM", Set.of(),
          "START_VM", Set.of("test"),
          "STOP_VM", Set.of("test"),
          "RESTART_VM", Set.of("test"));
}
