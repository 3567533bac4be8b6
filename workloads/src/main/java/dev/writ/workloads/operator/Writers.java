package dev.writ.workloads.operator;

import dev.writ.workloads.view.PolicyObject;
import dev.writ.workloads.view.PolicyStanding;
import java.time.Duration;
import java.util.List;

/**
 * What is written into the cluster about one policy. Told by one thread at a time, which may wait;
 * throws nothing.
 */
public interface Writers {
  /**
   * The policy stands like this.
   *
   * @return after how long it wants to be told again, because it may not write yet
   */
  Duration write(PolicyStanding standing);

  /** The policy is on its way out: what was made for it goes, then the finalizer. */
  void cleanUp(PolicyObject policy);

  /** Whether the cluster knows PolicyReports; until it is told it does not. */
  void reporting(boolean possible);

  /** Which policies there are; what was kept for others is forgotten. */
  void retain(List<String> policyKeys);
}
