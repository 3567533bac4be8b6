package dev.writ.server.api;

import dev.writ.kernel.approval.TicketFilter;
import dev.writ.kernel.approval.TicketStatus;
import dev.writ.server.http.HttpProblems;
import dev.writ.server.http.Parameters;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/** The filters that both lists of tickets take. */
public class TicketQuery {
  @QueryParam("mine")
  public @Nullable String mine;

  @QueryParam("status")
  public @Nullable String status;

  @QueryParam("room")
  public @Nullable String room;

  @QueryParam("operation")
  public @Nullable String operation;

  @QueryParam("environment")
  public @Nullable String environment;

  @QueryParam("sort")
  public @Nullable String sort;

  TicketFilter filter() {
    TicketStatus wanted = Parameters.oneOf("status", status, TicketStatus.class);
    return new TicketFilter(
        Parameters.flag("mine", mine), wanted, room, operation, environment, null, order(wanted));
  }

  /** What waits is shown longest first, everything else newest first. */
  private TicketFilter.Sort order(@Nullable TicketStatus wanted) {
    String asked = sort;
    if (asked == null || asked.isEmpty()) {
      return wanted == TicketStatus.PENDING_APPROVAL
          ? TicketFilter.Sort.OLDEST
          : TicketFilter.Sort.NEWEST;
    }
    return TicketFilter.Sort.find(asked)
        .orElseThrow(
            () ->
                HttpProblems.PARAMETER_INVALID
                    .with("`sort` must be `created_at`, `-created_at` or `expires_at`")
                    .param("parameter", "sort"));
  }
}
