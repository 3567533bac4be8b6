package dev.writ.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.decision.DecisionViews;
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
import org.jspecify.annotations.Nullable;

/** What policies decided, with all that a replay needs. */
@Path("/api/v1/decisions")
@Produces(MediaType.APPLICATION_JSON)
public class DecisionsResource {
  private final CurrentCall call;
  private final DecisionViews decisions;

  DecisionsResource(CurrentCall call, DecisionViews decisions) {
    this.call = call;
    this.decisions = decisions;
  }

  /** Newest first, without the documents. */
  @GET
  public ObjectNode list(
      @QueryParam("room") @Nullable String room,
      @QueryParam("outcome") @Nullable String outcome,
      @QueryParam("degraded") @Nullable String degraded,
      @QueryParam("since") @Nullable String since,
      @BeanParam PageQuery page) {
    DecisionViews.Filter filter =
        new DecisionViews.Filter(
            (room == null || room.isEmpty()) ? null : room,
            Parameters.oneOf("outcome", outcome, DecisionViews.Outcome.class),
            (degraded == null || degraded.isEmpty()) ? null : Parameters.flag("degraded", degraded),
            Parameters.instant("since", since));
    return Paging.answer(
        decisions.list(call.caller(), filter, page.wish()), DecisionViews.Kept::json);
  }

  @GET
  @Path("/{id}")
  public ObjectNode one(@PathParam("id") String id) {
    return decisions.one(call.caller(), Parameters.id(id)).json();
  }
}
