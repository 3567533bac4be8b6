package dev.writ.cli.view;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Times as people say them. */
public final class Ages {
  private Ages() {}

  /** "3 min ago", "in 2 h"; the text itself when it is no instant. */
  static String relative(String instant, Instant now) {
    Duration age;
    try {
      age = Duration.between(Instant.parse(instant), now);
    } catch (DateTimeParseException notATime) {
      return instant;
    }
    if (age.abs().compareTo(Duration.ofSeconds(5)) < 0) {
      return "just now";
    }
    return age.isNegative() ? "in " + length(age.negated()) : length(age) + " ago";
  }

  /** The largest unit only: "45 s", "3 min", "2 h", "9 d". */
  public static String length(Duration length) {
    if (length.compareTo(Duration.ofMinutes(1)) < 0) {
      return length.toSeconds() + " s";
    }
    if (length.compareTo(Duration.ofHours(1)) < 0) {
      return length.toMinutes() + " min";
    }
    if (length.compareTo(Duration.ofDays(2)) < 0) {
      return length.toHours() + " h";
    }
    return length.toDays() + " d";
  }
}
