package dev.writ.server.console;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An instant as people read it; the page's script keeps the words current.
 *
 * @param exact RFC 3339, shown on hover
 * @param words such as {@code 3 h ago}
 */
public record When(String exact, String words) {
  public static When of(Instant then, Instant now) {
    Duration passed = Duration.between(then, now);
    long seconds = Math.abs(passed.toSeconds());
    String size =
        seconds < 60
            ? seconds + " s"
            : seconds < 3_600
                ? Math.round(seconds / 60.0) + " min"
                : seconds < 86_400
                    ? Math.round(seconds / 3_600.0) + " h"
                    : Math.round(seconds / 86_400.0) + " d";
    String words = seconds < 10 ? "now" : passed.isNegative() ? "in " + size : size + " ago";
    return new When(then.toString(), words);
  }

  public static @Nullable When ofNullable(@Nullable Instant then, Instant now) {
    return then == null ? null : of(then, now);
  }
}
