package dev.writ.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.approval.Desk;
import dev.writ.kernel.event.EventStatus;
import dev.writ.kernel.job.TaskView;
import dev.writ.kernel.job.TaskViews;
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
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Work that was asked for: where it stands, waiting for it, taking the wish back. */
@Path("/api/v1/tasks")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class TasksResource {
  private final CurrentCall call;
  private final TaskViews tasks;
  private final Desk desk;

  TasksResource(CurrentCall call, TaskViews tasks, Desk desk) {
    this.call = call;
    this.tasks = tasks;
    this.desk = desk;
  }

  @GET
  public ObjectNode list(
      @QueryParam("mine") @Nullable String mine,
      @QueryParam("status") @Nullable String status,
      @QueryParam("operation") @Nullable String operation,
      @BeanParam PageQuery page) {
    return Paging.answer(
        tasks.list(
            call.caller(),
            new TaskViews.Filter(
                Parameters.flag("mine", mine),
                Parameters.oneOf("status", status, EventStatus.class),
                operation,
                null,
                null),
            page.wish()),
        TaskView::json);
  }

  /** Answers at the first change of status, or at the end of {@code wait}. */
  @GET
  @Path("/{id}")
  public ObjectNode show(@PathParam("id") String id, @QueryParam("wait") @Nullable String wait)
      throws InterruptedException {
    return tasks
        .await(
            call.caller(),
            Parameters.id(id),
            Parameters.duration("wait", wait, TaskViews.LONGEST_WAIT))
        .json();
  }

  @POST
  @Path("/{id}/cancel")
  public Response cancel(@PathParam("id") String id, ObjectNode body) {
    Fields fields = new Fields(body);
    String reason = fields.text("reason");
    fields.check();
    TaskView task = tasks.find(call.caller(), Parameters.id(id));
    if (task.ticketId() == null) {
      throw KernelProblems.TICKET_NOT_PENDING
          .with("nobody was asked about this work, so there is no request to take back")
          .param("status", task.status().name());
    }
    return Answers.of(desk.cancel(task.ticketId(), call.caller(), reason));
  }
}
