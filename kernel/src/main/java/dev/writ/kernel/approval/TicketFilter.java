package dev.writ.kernel.approval;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which tickets a list shows, of those that the caller may see.
 *
 * @param mine only the caller's own requests
 * @param status as {@link Ticket#statusAt} sees it; null for any, and so on
 * @param text part of the thing's or the requester's name, or the beginning of an id; lower case
 */
public record TicketFilter(
    boolean mine,
    @Nullable TicketStatus status,
    @Nullable String room,
    @Nullable String operation,
    @Nullable String environment,
    @Nullable String text,
    Sort sort) {
  /** Everything, newest first. */
  public static final TicketFilter ALL =
      new TicketFilter(false, null, null, null, null, null, Sort.NEWEST);

  /** What waits for an answer, longest first. */
  public static final TicketFilter PENDING =
      new TicketFilter(false, TicketStatus.PENDING_APPROVAL, null, null, null, null, Sort.OLDEST);

  /** Order of a list. */
  public enum Sort {
    NEWEST("-created_at", "created_at DESC, id DESC"),
    OLDEST("created_at", "created_at, id"),
    EXPIRING("expires_at", "expires_at, id");

    private final String parameter;
    private final String sql;

    Sort(String parameter, String sql) {
      this.parameter = parameter;
      this.sql = sql;
    }

    /** The sort of a query parameter, such as {@code -created_at}. */
    public static Optional<Sort> find(String parameter) {
      return Stream.of(values())
          .filter(sort -> sort.parameter.equals(parameter.toLowerCase(Locale.ROOT)))
          .findFirst();
    }

    public String parameter() {
      return parameter;
    }

    String sql() {
      return sql;
    }
  }
}
