package dev.writ.kernel.audit;

import org.jspecify.annotations.Nullable;

/** Where a call came from: kept on each audit row and log line. */
public record Origin(String requestId, @Nullable String ip, @Nullable String userAgent) {
  /** Work that nobody called for, such as a periodic job. */
  public static final Origin INSIDE = new Origin("-", null, null);
}
