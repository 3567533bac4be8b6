package dev.writ.workloads.decide;

import dev.writ.workloads.observe.Container;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.policy.Check;
import dev.writ.workloads.policy.PolicySpec;
import org.jspecify.annotations.Nullable;

/** A main container that was started again more often than allowed. */
final class HighRestarts implements ContainerCheck {
  private static final int MOST_UNITS = 5;

  @Override
  public Check check() {
    return Check.HIGH_RESTARTS;
  }

  @Override
  public boolean asks(Container container, Pod pod, PolicySpec spec) {
    return spec.maxRestartCount() != null && container.isMain();
  }

  @Override
  public @Nullable Found judge(Container container, Pod pod, PolicySpec spec) {
    Integer allowed = spec.maxRestartCount();
    return allowed != null && container.restarts() > allowed
        ? new Found(
            "container '%s' has %d restarts (threshold: %d)"
                .formatted(container.name(), container.restarts(), allowed),
            Math.min(container.restarts(), MOST_UNITS),
            java.util.List.of())
        : null;
  }
}
