package dev.writ.workloads.decide;

import dev.writ.workloads.observe.Container;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.policy.Check;
import dev.writ.workloads.policy.PolicySpec;
import org.jspecify.annotations.Nullable;

/** A main container without a readiness probe, in a pod that is meant to run on. */
final class MissingReadiness implements ContainerCheck {
  @Override
  public Check check() {
    return Check.MISSING_READINESS;
  }

  @Override
  public boolean asks(Container container, Pod pod, PolicySpec spec) {
    return spec.requireReadinessProbe()
        && container.isMain()
        && pod.restartsAlways()
        && !pod.isOfJob();
  }

  @Override
  public @Nullable Found judge(Container container, Pod pod, PolicySpec spec) {
    return container.readinessProbe()
        ? null
        : new Found("container '" + container.name() + "' missing readiness probe");
  }
}
