package dev.writ.workloads.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What differs whenever anything that the room shows does, so that whoever looks at it looks again.
 *
 * @param standings of all policies
 * @param silences since when each watched cluster does not answer, as text
 * @param kept when a row was last changed; null before the first
 */
public record Pulse(List<PolicyStanding> standings, List<String> silences, @Nullable Instant kept) {
  public Pulse {
    standings = List.copyOf(standings);
    silences = List.copyOf(silences);
  }
}
