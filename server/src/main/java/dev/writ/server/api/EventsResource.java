package dev.writ.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.event.EventStatus;
import dev.writ.kernel.event.EventViews;
import dev.writ.kernel.identity.Caller;
import dev.writ.server.http.CurrentCall;
import dev.writ.server.http.PageQuery;
import dev.writ.server.http.Paging;
import dev.writ.server.http.Parameters;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was asked for and what happened, for readers; own ones without a permission. */
@Path("/api/v1/events")
@Produces(MediaType.APPLICATION_JSON)
public class EventsResource {
  private final CurrentCall call;
  private final EventViews events;

  EventsResource(CurrentCall call, EventViews events) {
    this.call = call;
    this.events = events;
  }

  /**
   * Newest first.
   *
   * @param requestedBy {@code me} or an id
   */
  @GET
  public ObjectNode list(
      @QueryParam("requested_by") @Nullable String requestedBy,
      @QueryParam("aggregate_type") @Nullable String aggregateType,
      @QueryParam("aggregate_id") @Nullable String aggregateId,
      @QueryParam("type") @Nullable String type,
      @QueryParam("status") @Nullable String status,
      @QueryParam("archived") @Nullable String archived,
      @BeanParam PageQuery page) {
    Caller caller = call.caller();
    UUID requester =
        "me".equals(requestedBy)
            ? caller.userId()
            : Parameters.idFilter("requested_by", requestedBy);
    return Paging.answer(
        events.list(
            caller,
            new EventViews.Filter(
                requester,
                aggregateType,
                aggregateId,
                type,
                Parameters.oneOf("status", status, EventStatus.class),
                Parameters.flag("archived", archived)),
            page.wish()),
        EventViews.View::json);
  }

  @GET
  @Path("/{id}")
  public ObjectNode show(@PathParam("id") String id) {
    return events.require(call.caller(), Parameters.id(id)).json();
  }
}
