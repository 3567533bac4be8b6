package dev.writ.server.console;

import dev.writ.kernel.approval.Desk;
import dev.writ.kernel.approval.TicketDetail;
import dev.writ.kernel.approval.TicketStatus;
import dev.writ.kernel.event.EventStatus;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.job.Jobs;
import dev.writ.kernel.job.TaskView;
import dev.writ.kernel.job.TaskViews;
import dev.writ.kernel.problem.Problem;
import dev.writ.server.http.CurrentCall;
import dev.writ.server.http.Parameters;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One piece of work, followed to its end. */
@Path("/tasks/{id}")
@Produces(MediaType.TEXT_HTML)
public class TaskPages {
  /** Asked, agreed, begun, done. */
  private static final int STEPS = 4;

  private final CurrentCall call;
  private final Frames frames;
  private final TaskViews tasks;
  private final Jobs jobs;
  private final Desk desk;
  private final Stories stories;
  private final InstantSource clock;

  TaskPages(
      CurrentCall call,
      Frames frames,
      TaskViews tasks,
      Jobs jobs,
      Desk desk,
      Stories stories,
      InstantSource clock) {
    this.call = call;
    this.frames = frames;
    this.tasks = tasks;
    this.jobs = jobs;
    this.desk = desk;
    this.stories = stories;
    this.clock = clock;
  }

  @GET
  public Response show(@PathParam("id") String id, @Context UriInfo uri) {
    return show(Parameters.id(id), uri, null);
  }

  @POST
  @Path("/retry")
  public Response retry(@PathParam("id") String id, @Context UriInfo uri) {
    UUID event = Parameters.id(id);
    try {
      return Frames.go(
          "/tasks/" + jobs.retry(call.caller(), event, null).body().path("event_id").asText());
    } catch (Problem refusal) {
      return show(event, uri, Trouble.of(refusal));
    }
  }

  @POST
  @Path("/cancel")
  public Response cancel(@PathParam("id") String id, @Context UriInfo uri) {
    UUID event = Parameters.id(id);
    try {
      TaskView task = tasks.find(call.caller(), event);
      if (task.ticketId() != null) {
        desk.cancel(task.ticketId(), call.caller(), null);
      }
      return Frames.go("/tasks/" + event);
    } catch (Problem refusal) {
      return show(event, uri, Trouble.of(refusal));
    }
  }

  private Response show(UUID id, UriInfo uri, @Nullable Trouble trouble) {
    Caller caller = call.caller();
    TaskView task = tasks.find(caller, id);
    Instant now = clock.instant();
    TicketDetail ticket = stories.ticketOf(caller, task).orElse(null);
    TaskView.WhyFailed error = task.error();
    String machine = machineHref(task);
    return frames.show(
        "tasks/detail",
        Words.operation(task.operation()),
        "tasks",
        uri,
        new TaskPage(
            id.toString(),
            Words.operation(task.operation()),
            task.resource().name(),
            machine,
            State.of(Stories.stateOf(task)),
            task.environment(),
            says(task, now),
            done(task),
            STEPS,
            task.isMoving(),
            facts(task),
            stories.of(task, ticket, now),
            task.result() == null ? null : task.result().toPrettyString(),
            error == null
                ? null
                : new Trouble(error.code(), Words.orDash(error.detail()), List.of()),
            task.ticketId() == null ? null : "/approvals/" + task.ticketId(),
            task.status() == EventStatus.FAILED
                && task.retriedBy() == null
                && caller.may(KernelPermissions.JOB_MANAGE, Scope.GLOBAL, task.environment()),
            task.ticketStatus() == TicketStatus.PENDING_APPROVAL
                && task.status() == EventStatus.PENDING
                && task.requestedBy().equals(caller.userId()),
            trouble));
  }

  private static @Nullable String machineHref(TaskView task) {
    if (!task.resource().type().equals("vm") || task.operation().equals("DELETE_VM")) {
      return null;
    }
    String id =
        task.resource().id() != null
            ? task.resource().id()
            : task.result() == null ? null : textOf(task, "vm_id");
    return id == null ? null : "/vms/" + id;
  }

  private static @Nullable String textOf(TaskView task, String field) {
    return task.result() == null || !task.result().hasNonNull(field)
        ? null
        : task.result().path(field).asText();
  }

  private static String says(TaskView task, Instant now) {
    if (task.snoozedUntil() != null) {
      return "The target is not there; tried again "
          + When.of(task.snoozedUntil(), now).words()
          + ".";
    }
    return switch (task.status()) {
      case PENDING -> "Somebody has to agree before it starts.";
      case PROCESSING ->
          task.attempts() > 1
              ? "Working on it, attempt " + task.attempts() + "."
              : "Working on it.";
      case COMPLETED -> "Done.";
      case FAILED ->
          "Failed after " + Words.count(task.attempts(), "attempt") + "; nothing more is tried.";
      case CANCELLED -> "It ended without work.";
    };
  }

  private static int done(TaskView task) {
    return switch (task.status()) {
      case PENDING -> 1;
      case PROCESSING -> task.startedAt() == null ? 2 : 3;
      case COMPLETED, FAILED, CANCELLED -> STEPS;
    };
  }

  private static List<MachinePage.Fact> facts(TaskView task) {
    List<MachinePage.Fact> facts = new ArrayList<>();
    facts.add(new MachinePage.Fact("Asked by", task.requestedByName(), false));
    facts.add(
        new MachinePage.Fact(
            "Attempts",
            task.maxAttempts() == null
                ? String.valueOf(task.attempts())
                : task.attempts() + " of " + task.maxAttempts(),
            false));
    facts.add(new MachinePage.Fact("Task", task.id().toString(), true));
    if (task.ticketId() != null) {
      facts.add(new MachinePage.Fact("Ticket", task.ticketId().toString(), true));
    }
    if (task.retriedBy() != null) {
      facts.add(new MachinePage.Fact("Tried again as", task.retriedBy().toString(), true));
    }
    return facts;
  }
}
