package dev.writ.dbt.decide;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A finding that somebody took out, and why.
 *
 * @param until last day on which it holds; null for ever
 */
public record Suppressed(Violation violation, By by, String reason, @Nullable LocalDate until) {

  /** What took it out. */
  public enum By {
    OVERRIDE,
    INLINE_SKIP,
    WAIVER
  }
}
