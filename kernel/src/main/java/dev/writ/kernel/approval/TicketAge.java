package dev.writ.kernel.approval;

import java.time.Duration;
import java.time.Instant;

/** How long a ticket has waited, as lists colour it. */
public enum TicketAge {
  /** Up to three days. */
  NORMAL,
  /** Four to seven days. */
  YELLOW,
  /** Longer; such tickets come first. */
  RED;

  /** Whole days count: a ticket is three days old until it is four. */
  public static TicketAge of(Instant createdAt, Instant now) {
    long days = Duration.between(createdAt, now).toDays();
    return days <= 3 ? NORMAL : days <= 7 ? YELLOW : RED;
  }
}
