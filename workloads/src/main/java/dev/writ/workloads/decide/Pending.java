package dev.writ.workloads.decide;

import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.policy.Check;
import dev.writ.workloads.policy.PolicySpec;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A pod that has been pending for longer than allowed. */
final class Pending implements PodCheck {
  @Override
  public Check check() {
    return Check.PENDING;
  }

  @Override
  public boolean asks(Pod pod, PolicySpec spec) {
    return spec.forbidPendingDuration() != null
        && (pod.phase() != Pod.Phase.PENDING || pod.pendingSince() != null);
  }

  @Override
  public @Nullable String judge(Pod pod, PolicySpec spec, Instant now) {
    Instant deadline = deadline(pod, spec);
    return deadline != null && now.isAfter(deadline) ? "pod is in Pending phase" : null;
  }

  /** The last instant at which the pod may be pending; null where that is not judged. */
  static @Nullable Instant deadline(Pod pod, PolicySpec spec) {
    Long allowed = spec.forbidPendingDuration();
    Instant since = pod.pendingSince();
    return allowed == null || since == null || pod.phase() != Pod.Phase.PENDING
        ? null
        : since.plus(Duration.ofSeconds(allowed));
  }
}
