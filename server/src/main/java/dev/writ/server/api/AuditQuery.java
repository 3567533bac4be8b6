package dev.writ.server.api;

import dev.writ.kernel.audit.AuditFilter;
import dev.writ.kernel.audit.AuditOutcome;
import dev.writ.server.http.Parameters;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/** The filters of the audit log, for REST and for the console. */
public class AuditQuery {
  @QueryParam("action_code")
  public @Nullable String actionCode;

  @QueryParam("performed_by")
  public @Nullable String performedBy;

  @QueryParam("ticket_id")
  public @Nullable String ticketId;

  @QueryParam("event_id")
  public @Nullable String eventId;

  @QueryParam("resource_type")
  public @Nullable String resourceType;

  @QueryParam("resource_id")
  public @Nullable String resourceId;

  @QueryParam("environment")
  public @Nullable String environment;

  @QueryParam("outcome")
  public @Nullable String outcome;

  @QueryParam("from")
  public @Nullable String from;

  @QueryParam("to")
  public @Nullable String to;

  public AuditFilter filter() {
    return new AuditFilter(
        given(actionCode),
        given(performedBy),
        Parameters.idFilter("ticket_id", ticketId),
        Parameters.idFilter("event_id", eventId),
        given(resourceType),
        given(resourceId),
        given(environment),
        Parameters.oneOf("outcome", outcome, AuditOutcome.class),
        Parameters.instant("from", from),
        Parameters.instant("to", to));
  }

  private static @Nullable String given(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
