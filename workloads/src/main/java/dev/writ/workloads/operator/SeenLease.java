package dev.writ.workloads.operator;

import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A Lease as others may judge it: renewed when its record was last seen to change, by this
 * machine's own clock. What its holder wrote is no measure, for that clock may be an hour ahead, so
 * that nobody ever takes over, or behind, so that a lease in use is taken.
 */
final class SeenLease {
  private @Nullable LeaderElectionRecord last;
  private long changed;

  /**
   * The record with the time of its last change instead of what its holder says.
   *
   * @param nanoTime of the same instant as {@code now}, by a clock that nobody sets
   */
  synchronized LeaderElectionRecord see(
      LeaderElectionRecord record, long nanoTime, ZonedDateTime now) {
    if (!record.equals(last)) {
      last = record;
      changed = nanoTime;
    }
    return record.toBuilder().renewTime(now.minusNanos(nanoTime - changed)).build();
  }
}
