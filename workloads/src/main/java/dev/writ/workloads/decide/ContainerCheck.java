package dev.writ.workloads.decide;

import dev.writ.workloads.observe.Container;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.policy.Check;
import dev.writ.workloads.policy.PolicySpec;
import dev.writ.workloads.policy.ResourceField;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A check that looks at each container on its own. */
interface ContainerCheck {
  Check check();

  /** What is wrong with the container; null for nothing, and where the policy does not ask. */
  @Nullable Found judge(Container container, Pod pod, PolicySpec spec);

  /**
   * What is wrong.
   *
   * @param units how often the check's weight is counted
   * @param missing resources that are absent
   */
  record Found(String message, int units, List<ResourceField> missing) {
    Found(String message) {
      this(message, 1, List.of());
    }
  }
}
