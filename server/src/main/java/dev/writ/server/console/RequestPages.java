package dev.writ.server.console;

import dev.writ.kernel.approval.TicketAge;
import dev.writ.kernel.approval.TicketFilter;
import dev.writ.kernel.approval.TicketStatus;
import dev.writ.kernel.approval.TicketView;
import dev.writ.kernel.approval.TicketViews;
import dev.writ.kernel.event.EventStatus;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.job.TaskView;
import dev.writ.kernel.job.TaskViews;
import dev.writ.kernel.store.Page;
import dev.writ.server.http.CurrentCall;
import dev.writ.server.http.Paging;
import dev.writ.server.http.Parameters;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The three lists of requests: mine, those to decide, and the work that follows. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
public class RequestPages {
  private final CurrentCall call;
  private final Frames frames;
  private final TicketViews tickets;
  private final TaskViews tasks;
  private final InstantSource clock;

  RequestPages(
      CurrentCall call, Frames frames, TicketViews tickets, TaskViews tasks, InstantSource clock) {
    this.call = call;
    this.frames = frames;
    this.tickets = tickets;
    this.tasks = tasks;
    this.clock = clock;
  }

  @GET
  @Path("/requests")
  public Response mine(
      @QueryParam("status") @Nullable String status,
      @QueryParam("environment") @Nullable String environment,
      @QueryParam("q") @Nullable String q,
      @QueryParam("page") @Nullable String page,
      @Context UriInfo uri) {
    Page<TaskView> found =
        tasks.list(call.caller(), filter(true, status, environment, q), Paging.wish(page, null));
    return showTasks(
        "My requests", "requests", "that you asked for, newest first.", status, q, found, uri);
  }

  @GET
  @Path("/tasks")
  public Response tasks(
      @QueryParam("status") @Nullable String status,
      @QueryParam("environment") @Nullable String environment,
      @QueryParam("q") @Nullable String q,
      @QueryParam("page") @Nullable String page,
      @Context UriInfo uri) {
    Page<TaskView> found =
        tasks.list(call.caller(), filter(false, status, environment, q), Paging.wish(page, null));
    return showTasks("Tasks", "tasks", "that you may see, newest first.", status, q, found, uri);
  }

  @GET
  @Path("/approvals")
  public Response approvals(
      @QueryParam("status") @Nullable String status,
      @QueryParam("environment") @Nullable String environment,
      @QueryParam("q") @Nullable String q,
      @QueryParam("page") @Nullable String page,
      @Context UriInfo uri) {
    Caller caller = call.caller();
    String wanted = status == null ? TicketStatus.PENDING_APPROVAL.name() : status;
    boolean pending = wanted.equals(TicketStatus.PENDING_APPROVAL.name());
    Page<TicketView> found =
        tickets.visibleTo(
            caller,
            new TicketFilter(
                false,
                Parameters.oneOf("status", wanted, TicketStatus.class),
                null,
                null,
                Frames.text(environment),
                SearchPages.text(q),
                pending ? TicketFilter.Sort.OLDEST : TicketFilter.Sort.NEWEST),
            Paging.wish(page, null));
    Instant now = clock.instant();
    long waiting = tickets.waitingFor(caller);
    return frames.show(
        "requests/list",
        "Approvals",
        "approvals",
        uri,
        new RequestsPage(
            waiting == 0
                ? "Nothing waits for you."
                : Words.count(waiting, "request") + " can be decided by you.",
            SearchPages.text(q),
            found.items().stream().map(view -> row(view, now)).toList(),
            wanted,
            List.of(
                choice(uri, "Waiting", "PENDING_APPROVAL", wanted),
                choice(uri, "Approved", "APPROVED", wanted),
                choice(uri, "Completed", "COMPLETED", wanted),
                choice(uri, "Failed", "FAILED", wanted),
                choice(uri, "Rejected", "REJECTED", wanted),
                choice(uri, "All", "", wanted)),
            pager(found, uri),
            !pending || isNarrowed(uri)));
  }

  private static TaskViews.Filter filter(
      boolean mine, @Nullable String status, @Nullable String environment, @Nullable String q) {
    return new TaskViews.Filter(
        mine,
        Parameters.oneOf("status", status, EventStatus.class),
        null,
        Frames.text(environment),
        SearchPages.text(q));
  }

  private static boolean isNarrowed(UriInfo uri) {
    return Frames.text(uri.getQueryParameters().getFirst("environment")) != null
        || Frames.text(uri.getQueryParameters().getFirst("q")) != null;
  }

  private Response showTasks(
      String title,
      String section,
      String says,
      @Nullable String status,
      @Nullable String q,
      Page<TaskView> found,
      UriInfo uri) {
    Instant now = clock.instant();
    String current = status == null ? "" : status;
    return frames.show(
        "requests/list",
        title,
        section,
        uri,
        new RequestsPage(
            Words.count(found.total(), section.equals("tasks") ? "task" : "request") + " " + says,
            SearchPages.text(q),
            found.items().stream().map(task -> Stories.row(task, now)).toList(),
            current,
            List.of(
                choice(uri, "All", "", current),
                choice(uri, "Waiting", "PENDING", current),
                choice(uri, "Working", "PROCESSING", current),
                choice(uri, "Completed", "COMPLETED", current),
                choice(uri, "Failed", "FAILED", current),
                choice(uri, "Called off", "CANCELLED", current)),
            pager(found, uri),
            !current.isEmpty() || isNarrowed(uri)));
  }

  static RequestRow row(TicketView view, Instant now) {
    return new RequestRow(
        "/approvals/" + view.ticket().id(),
        Words.operation(view.ticket().operation()),
        view.ticket().resource().name(),
        view.ticket().environment(),
        State.of(view.status().name()),
        view.requester(),
        view.ticket().reason(),
        When.of(view.ticket().createdAt(), now),
        view.status() == TicketStatus.PENDING_APPROVAL ? tone(view.age()) : "none",
        view.votes() == 0 ? "" : Words.count(view.votes(), "vote"));
  }

  static String tone(TicketAge age) {
    return switch (age) {
      case NORMAL -> "none";
      case YELLOW -> "wait";
      case RED -> "bad";
    };
  }

  private static Frame.Choice choice(UriInfo uri, String label, String value, String current) {
    return new Frame.Choice(label, Frames.address(uri, "status", value), value.equals(current));
  }

  private static Pager pager(Page<?> page, UriInfo uri) {
    return Pager.of(
        Frames.address(uri, "page", null),
        page.page(),
        page.perPage(),
        page.items().size(),
        page.total());
  }
}
