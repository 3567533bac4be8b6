package dev.writ.workloads.decide;

import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.policy.Check;
import dev.writ.workloads.policy.PolicySpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A check that looks at the pod as a whole. */
interface PodCheck {
  Check check();

  /** Whether the policy asks this of the pod, and enough is known of it. */
  boolean asks(Pod pod, PolicySpec spec);

  /** What is wrong with a pod that is asked; null for nothing. */
  @Nullable String judge(Pod pod, PolicySpec spec, Instant now);
}
