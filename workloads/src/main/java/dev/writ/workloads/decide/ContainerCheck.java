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

  /** Whether the policy asks this of the container. */
  boolean asks(Container container, Pod pod, PolicySpec spec);

  /** What is wrong with a container that is asked; null for nothing. */
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
