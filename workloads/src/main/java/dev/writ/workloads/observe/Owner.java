package dev.writ.workloads.observe;

import dev.writ.workloads.policy.WorkloadKey;

/** Who a pod belongs to. */
public sealed interface Owner {
  /** A Deployment, StatefulSet or DaemonSet; {@code guessed} where a name was only cut. */
  record Parent(WorkloadKey key, boolean guessed) implements Owner {}

  /** A controller that Writ does not patch, such as a Job or a bare ReplicaSet. */
  record Other(WorkloadKey key) implements Owner {}

  /** Nobody. */
  record Nobody() implements Owner {}

  /** It could not be read; it is asked for again in the next round. */
  record Unread(String why) implements Owner {}

  Nobody NOBODY = new Nobody();
}
