package dev.writ.workloads.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What differs whenever anything that the room shows does, so that whoever looks at it looks again.
 *
 * @param standings of all policies
 * @param silences since when each watched cluster does not answer, as text
 * @param kept the number of the newest change of a row; null before the first
 */
public record Pulse(List<PolicyStanding> standings, List<String> silences, @Nullable Long kept) {
  public Pulse {
    standings = List.copyOf(standings);
    silences = List.copyOf(silences);
  }
}
