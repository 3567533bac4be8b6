package dev.writ.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.job.JobState;
import dev.writ.kernel.job.JobView;
import dev.writ.kernel.job.Jobs;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Jobs, for admins. */
@Path("/api/v1/admin/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class JobsResource {
  private final CurrentCall call;
  private final Jobs jobs;

  JobsResource(CurrentCall call, Jobs jobs) {
    this.call = call;
    this.jobs = jobs;
  }

  @GET
  public ObjectNode list(@QueryParam("state") @Nullable String state, @BeanParam PageQuery page) {
    return Paging.answer(
        jobs.list(call.caller(), Parameters.oneOf("state", state, JobState.class), page.wish()),
        JobView::json);
  }

  @POST
  @Path("/{id}/retry")
  public Response retry(@PathParam("id") String id, ObjectNode body) {
    new Fields(body).check();
    return Answers.of(jobs.retry(call.caller(), Parameters.id(id), call.idempotency()));
  }

  @POST
  @Path("/{id}/cancel")
  public Response cancel(@PathParam("id") String id, ObjectNode body) {
    Fields fields = new Fields(body);
    String reason = fields.text("reason");
    fields.check();
    return Answers.of(jobs.cancel(call.caller(), Parameters.id(id), reason, call.idempotency()));
  }
}
