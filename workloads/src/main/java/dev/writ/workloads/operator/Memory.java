package dev.writ.workloads.operator;

import dev.writ.workloads.view.PolicyStanding;
import java.time.Instant;
import java.util.Map;

/** What outlives the process: the history of policies, and when exemptions were first seen. */
public interface Memory {
  /** When each exemption was first seen, by its key; from memory and at once. */
  Map<String, Instant> exemptionsSeen(String cluster);

  /** Keeps how a policy stands where that is news; told by a thread that may wait. */
  void keep(PolicyStanding standing);
}
