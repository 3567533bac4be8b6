package dev.writ.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.approval.Desk;
import dev.writ.kernel.approval.TicketViews;
import dev.writ.kernel.approval.Verdict;
import dev.writ.kernel.problem.KernelProblems;
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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Tickets for those who decide. */
@Path("/api/v1/admin/approvals")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ApprovalDeskResource {
  private final CurrentCall call;
  private final Desk desk;
  private final TicketViews tickets;

  ApprovalDeskResource(CurrentCall call, Desk desk, TicketViews tickets) {
    this.call = call;
    this.desk = desk;
    this.tickets = tickets;
  }

  @GET
  public ObjectNode list(@BeanParam TicketQuery query, @BeanParam PageQuery page) {
    return Paging.answer(
        tickets.forApprovers(call.caller(), query.filter(), page.wish()),
        view -> Bodies.withId(view.json()));
  }

  @GET
  @Path("/{id}")
  public ObjectNode show(@PathParam("id") String id) {
    return Bodies.withId(tickets.requireForApprover(Parameters.id(id), call.caller()).fullJson());
  }

  @POST
  @Path("/{id}/preview")
  public ObjectNode preview(@PathParam("id") String id, ObjectNode body) {
    return Bodies.of(desk.preview(Parameters.id(id), call.caller(), Bodies.approval(body)));
  }

  @POST
  @Path("/{id}/approve")
  public Response approve(@PathParam("id") String id, ObjectNode body) {
    return Answers.of(
        desk.approve(Parameters.id(id), call.caller(), Bodies.approval(body), call.idempotency()));
  }

  @POST
  @Path("/{id}/reject")
  public Response reject(@PathParam("id") String id, ObjectNode body) {
    Fields fields = new Fields(body);
    String reason = fields.text("reason");
    Integer revision = fields.number("spec_revision");
    fields.check();
    return Answers.of(desk.reject(Parameters.id(id), call.caller(), reason, revision));
  }

  @PUT
  @Path("/{id}/modified-spec")
  public Response modifySpec(@PathParam("id") String id, ObjectNode body) {
    Fields fields = new Fields(body);
    ObjectNode modified = fields.object("modified_spec");
    String why = fields.text("modification_reason");
    Integer revision = fields.number("spec_revision");
    if (modified == null && !fields.hasProblems()) {
      fields.refuse(
          KernelProblems.REQUIRED_FIELD_MISSING
              .with("`modified_spec` is required: the whole changeable part, as it should be")
              .param("field", "modified_spec")
              .at("/modified_spec"));
    }
    fields.check();
    return Answers.of(
        desk.modifySpec(
            Parameters.id(id),
            call.caller(),
            modified == null ? body.objectNode() : modified,
            why,
            revision));
  }

  @POST
  @Path("/bulk")
  public Response bulk(ObjectNode body) {
    Fields fields = new Fields(body);
    String verdict = fields.requiredText("verdict");
    List<UUID> ids = new ArrayList<>();
    for (String text : fields.texts("ids")) {
      try {
        ids.add(UUID.fromString(text));
      } catch (IllegalArgumentException notAnId) {
        fields.refuse(
            KernelProblems.FIELD_INVALID
                .with("`ids` must hold ids (UUID), not `" + text + "`")
                .param("field", "ids")
                .at("/ids"));
      }
    }
    String reason = fields.text("reason");
    if (!verdict.isEmpty() && !verdict.equals("APPROVE") && !verdict.equals("REJECT")) {
      fields.refuse(
          KernelProblems.FIELD_INVALID
              .with("`verdict` must be `APPROVE` or `REJECT`, not `" + verdict + "`")
              .param("field", "verdict")
              .at("/verdict"));
    }
    fields.check();
    return Answers.of(desk.bulk(call.caller(), Verdict.valueOf(verdict), ids, reason));
  }
}
