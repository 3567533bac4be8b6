package dev.writ.cli.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds rows whose time lies long before that of both neighbours: written afterwards, and dated
 * back.
 */
final class LateRows {
  private static final Duration LATE = Duration.ofMinutes(10);

  private record Place(long seq, Instant at) {}

  private @Nullable Place left;
  private @Nullable Place middle;

  /** Takes the next row; answers the number of the row before it when that one is late. */
  Optional<Long> next(long seq, JsonNode row) {
    Place before = left;
    Place suspect = middle;
    Place right = new Place(seq, Instant.parse(row.path("performed_at").asText()));
    left = suspect;
    middle = right;
    return before != null
            && suspect != null
            && isLate(suspect.at(), before.at())
            && isLate(suspect.at(), right.at())
        ? Optional.of(suspect.seq())
        : Optional.empty();
  }

  private static boolean isLate(Instant at, Instant neighbour) {
    return at.isBefore(neighbour.minus(LATE));
  }
}
