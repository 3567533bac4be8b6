package dev.writ.workloads.decide;

import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.policy.Check;
import dev.writ.workloads.policy.PolicySpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A check that looks at the pod as a whole. */
interface PodCheck {
  Check check();

  /** What is wrong with the pod; null for nothing, and where the policy does not ask. */
  @Nullable String judge(Pod pod, PolicySpec spec, Instant now);
}
