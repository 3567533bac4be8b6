package dev.writ.kernel.approval;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One person's word on one revision of one ticket.
 *
 * @param groups names of the groups the person was in when voting
 * @param revision of the spec that the person saw
 */
public record Vote(
    UUID reviewerId,
    Set<String> groups,
    int revision,
    Verdict verdict,
    @Nullable String reason,
    Instant at) {
  public Vote {
    groups = Set.copyOf(groups);
  }
}
