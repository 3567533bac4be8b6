package dev.writ.workloads.decide;

import dev.writ.workloads.policy.Exemption;
import dev.writ.workloads.policy.WorkloadKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An exemption as it stands at one instant.
 *
 * @param key by which it is known when it is seen again: {@code namespace/policy/name}, or the
 *     workload that is annotated
 * @param exemption null where it can't be read
 * @param note why it does not count; empty where it does
 */
public record SeenExemption(String key, @Nullable Exemption exemption, State state, String note) {

  /** Whether it counts. */
  public enum State {
    IN_FORCE,
    ENDED,
    VOID
  }

  /** The namespace of the workload whose annotation it is; empty for one of the policy itself. */
  Optional<String> annotatedNamespace(String policy) {
    return WorkloadKey.annotated(key, policy).map(WorkloadKey::namespace);
  }
}
