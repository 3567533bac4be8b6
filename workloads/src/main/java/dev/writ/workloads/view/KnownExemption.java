package dev.writ.workloads.view;

import dev.writ.workloads.policy.Exemption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An exemption as one policy meets it.
 *
 * @param policy key of the policy
 * @param namespace of the policy; empty for a cluster policy
 * @param key {@code namespace/policy/name}, or the key of the workload whose annotation grants it
 * @param checks words; none where it can't be read
 * @param reason empty where it can't be read
 * @param expires null where it can't be read
 * @param note why it does not count; empty where it does
 * @param firstSeen its days count from here; also where others met it before this policy did
 * @param endedAt null while it is there
 */
public record KnownExemption(
    String cluster,
    String policy,
    String namespace,
    String key,
    String name,
    List<String> checks,
    String reason,
    @Nullable Instant expires,
    State state,
    String note,
    Instant firstSeen,
    @Nullable Instant endedAt) {
  public KnownExemption {
    checks = List.copyOf(checks);
  }

  /**
   * By what it is known when it is met again: its key while it is there, its text once it is over;
   * empty for one that is over and could not be read.
   */
  public Optional<String> knownBy() {
    if (!state.isOver()) {
      return Optional.of(key);
    }
    return Optional.ofNullable(expires)
        .map(end -> new Exemption(name, checks, List.of(), null, List.of(), reason, end))
        .map(over -> over.textAt(key));
  }

  /** Whether it counts. */
  public enum State {
    IN_FORCE,
    VOID,
    /** Its time is over. */
    ENDED,
    /** Nobody grants it any more. */
    GONE;

    public boolean isOver() {
      return this == ENDED || this == GONE;
    }
  }
}
