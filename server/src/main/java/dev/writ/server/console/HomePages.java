package dev.writ.server.console;

import dev.writ.kernel.approval.TicketFilter;
import dev.writ.kernel.approval.TicketStatus;
import dev.writ.kernel.approval.TicketView;
import dev.writ.kernel.approval.TicketViews;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.job.TaskViews;
import dev.writ.kernel.store.Page;
import dev.writ.server.http.CurrentCall;
import dev.writ.vms.VmsRoom;
import dev.writ.vms.decide.VmStatus;
import dev.writ.vms.policy.VmsPermissions;
import dev.writ.vms.view.MachineFilter;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The overview, and the search behind Ctrl-K. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
public class HomePages {
  private static final Page.Wish FEW = new Page.Wish(1, 5);
  private static final Page.Wish MANY = new Page.Wish(1, 100);
  private static final int HITS = 8;

  private final CurrentCall call;
  private final Frames frames;
  private final TicketViews tickets;
  private final TaskViews tasks;
  private final VmsRoom vms;
  private final InstantSource clock;

  HomePages(
      CurrentCall call,
      Frames frames,
      TicketViews tickets,
      TaskViews tasks,
      VmsRoom vms,
      InstantSource clock) {
    this.call = call;
    this.frames = frames;
    this.tickets = tickets;
    this.tasks = tasks;
    this.vms = vms;
    this.clock = clock;
  }

  @GET
  public Response home(
      @QueryParam("environment") @Nullable String environment, @Context UriInfo uri) {
    Caller caller = call.caller();
    Instant now = clock.instant();
    String where = Frames.text(environment);
    Page<TicketView> pending =
        tickets.visibleTo(
            caller,
            new TicketFilter(
                false, TicketStatus.PENDING_APPROVAL, null, null, where, TicketFilter.Sort.OLDEST),
            MANY);
    List<RequestRow> forMe =
        pending.items().stream()
            .filter(view -> mayDecide(caller, view))
            .limit(FEW.perPage())
            .map(view -> RequestPages.row(view, now))
            .toList();
    long waiting = tickets.waitingFor(caller);
    return frames.show(
        "home",
        "Overview",
        "home",
        uri,
        new HomePage(
            waiting == 0
                ? "Nothing waits for you."
                : Words.count(waiting, "request") + " can be decided by you.",
            tiles(caller, waiting, where),
            forMe,
            tasks.list(caller, new TaskViews.Filter(true, null, null), FEW).items().stream()
                .map(task -> Stories.row(task, now))
                .toList(),
            caller.mayAnywhere(VmsPermissions.VM_CREATE)));
  }

  private static boolean mayDecide(Caller caller, TicketView view) {
    return caller.may(KernelPermissions.APPROVAL_APPROVE, Scope.GLOBAL, view.ticket().environment())
        && (view.ticket().allowSelf() || !view.ticket().requesterId().equals(caller.userId()));
  }

  private List<HomePage.Tile> tiles(Caller caller, long waiting, @Nullable String environment) {
    List<HomePage.Tile> tiles = new ArrayList<>();
    tiles.add(
        new HomePage.Tile("waiting for you", String.valueOf(waiting), "/approvals", waiting > 0));
    if (caller.mayAnywhere(VmsPermissions.VM_READ)) {
      tiles.add(tile(caller, "machines", null, environment, false));
      tiles.add(tile(caller, "running", VmStatus.RUNNING, environment, false));
      tiles.add(tile(caller, "failed", VmStatus.FAILED, environment, true));
    }
    return tiles;
  }

  private HomePage.Tile tile(
      Caller caller,
      String label,
      @Nullable VmStatus status,
      @Nullable String environment,
      boolean alarming) {
    long number =
        vms.machines()
            .list(
                caller,
                new MachineFilter(null, null, null, environment, status),
                dev.writ.kernel.store.Page.Wish.FIRST)
            .total();
    return new HomePage.Tile(
        label,
        String.valueOf(number),
        status == null ? "/vms" : "/vms?status=" + status.name(),
        alarming && number > 0);
  }

  @GET
  @Path("/search")
  public Response search(@QueryParam("q") @Nullable String q) {
    String query = q == null ? "" : q.strip().toLowerCase(Locale.ROOT);
    List<SearchPanel.Group> groups = new ArrayList<>();
    if (query.length() >= 2) {
      add(groups, "Machines", machines(query));
      add(groups, "Requests", requests(query));
      add(groups, "Pages", pagesCalled(query));
    }
    return frames.part("search", "panel", new SearchPanel(query, groups));
  }

  private static void add(
      List<SearchPanel.Group> groups, String label, List<SearchPanel.Hit> hits) {
    if (!hits.isEmpty()) {
      groups.add(new SearchPanel.Group(label, hits));
    }
  }

  private List<SearchPanel.Hit> machines(String query) {
    Caller caller = call.caller();
    return caller.mayAnywhere(VmsPermissions.VM_READ)
        ? vms
            .machines()
            .list(caller, MachineFilter.NONE, new dev.writ.kernel.store.Page.Wish(1, 100))
            .items()
            .stream()
            .filter(
                machine ->
                    machine.name().contains(query) || machine.id().toString().startsWith(query))
            .limit(HITS)
            .map(
                machine ->
                    new SearchPanel.Hit(
                        "/vms/" + machine.id(),
                        "machine",
                        machine.name(),
                        State.of(machine.status().name()).word()))
            .toList()
        : List.of();
  }

  private List<SearchPanel.Hit> requests(String query) {
    return tasks.list(call.caller(), new TaskViews.Filter(false, null, null), MANY).items().stream()
        .filter(
            task ->
                task.id().toString().startsWith(query)
                    || String.valueOf(task.ticketId()).startsWith(query)
                    || Words.operation(task.operation()).toLowerCase(Locale.ROOT).contains(query)
                    || String.valueOf(task.resource().name()).contains(query)
                    || task.requestedByName().toLowerCase(Locale.ROOT).contains(query))
        .limit(HITS)
        .map(
            task ->
                new SearchPanel.Hit(
                    "/tasks/" + task.id(),
                    "request",
                    Words.operation(task.operation())
                        + (task.resource().name() == null ? "" : " " + task.resource().name()),
                    task.requestedByName() + ", " + State.of(Stories.stateOf(task)).word()))
        .toList();
  }

  private static List<SearchPanel.Hit> pagesCalled(String query) {
    return List.of(
            new SearchPanel.Hit("/vms", "machine", "Virtual machines", ""),
            new SearchPanel.Hit("/vms/new", "plus", "New machine", ""),
            new SearchPanel.Hit("/vms/services", "layers", "Systems and services", ""),
            new SearchPanel.Hit("/requests", "request", "My requests", ""),
            new SearchPanel.Hit("/approvals", "approval", "Approvals", ""),
            new SearchPanel.Hit("/tasks", "task", "Tasks", ""),
            new SearchPanel.Hit("/audit", "audit", "Audit", ""),
            new SearchPanel.Hit("/access", "people", "People and access", ""))
        .stream()
        .filter(hit -> hit.label().toLowerCase(Locale.ROOT).contains(query))
        .toList();
  }
}
