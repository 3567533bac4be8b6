package dev.writ.workloads.view;

import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.observe.Trouble;
import dev.writ.workloads.policy.WorkloadKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of one cluster now; for any thread. */
public interface WatchedCluster {
  String name();

  /** How all policies stand. */
  Collection<PolicyStanding> standings();

  /** What is planned for a workload; empty where nothing is wrong with it that can be patched. */
  Optional<Plan> plan(WorkloadKey key);

  /** Whether the cluster was seen whole once. */
  boolean isSynced();

  /** Whether this process is the one that writes there. */
  boolean isLeading();

  /** Since when the cluster does not answer; null while it does. */
  @Nullable Instant staleSince();

  /** What of it can't be read at this moment, and why. */
  List<Trouble> troubles();
}
