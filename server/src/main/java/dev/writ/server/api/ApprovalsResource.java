package dev.writ.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.approval.Desk;
import dev.writ.kernel.approval.TicketViews;
import dev.writ.server.http.Answers;
import dev.writ.server.http.CurrentCall;
import dev.writ.server.http.Fields;
import dev.writ.server.http.PageQuery;
import dev.writ.server.http.Paging;
import dev.writ.server.http.Parameters;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Tickets for those who asked. */
@Path("/api/v1/approvals")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ApprovalsResource {
  private final CurrentCall call;
  private final Desk desk;
  private final TicketViews tickets;

  ApprovalsResource(CurrentCall call, Desk desk, TicketViews tickets) {
    this.call = call;
    this.desk = desk;
    this.tickets = tickets;
  }

  @GET
  public ObjectNode list(@BeanParam TicketQuery query, @BeanParam PageQuery page) {
    return Paging.answer(
        tickets.visibleTo(call.caller(), query.filter(), page.wish()),
        view -> Bodies.withId(view.json()));
  }

  @GET
  @Path("/{id}")
  public ObjectNode show(@PathParam("id") String id) {
    return Bodies.withId(tickets.require(Parameters.id(id), call.caller()).json());
  }

  @POST
  @Path("/{id}/cancel")
  public Response cancel(@PathParam("id") String id, ObjectNode body) {
    Fields fields = new Fields(body);
    String reason = fields.text("reason");
    fields.check();
    return Answers.of(desk.cancel(Parameters.id(id), call.caller(), reason));
  }
}
