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
import dev.writ.vms.decide.ClusterHealth;
import dev.writ.vms.decide.VmStatus;
import dev.writ.vms.policy.VmsPermissions;
import dev.writ.vms.view.MachineFilter;
import dev.writ.workloads.WorkloadsRoom;
import dev.writ.workloads.access.WorkloadsPermissions;
import dev.writ.workloads.view.ScoreLine;
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
import org.jspecify.annotations.Nullable;

/** The overview. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
public class HomePages {
  private static final Page.Wish FEW = new Page.Wish(1, 5);
  private static final Page.Wish MANY = new Page.Wish(1, 100);

  private final CurrentCall call;
  private final Frames frames;
  private final TicketViews tickets;
  private final TaskViews tasks;
  private final VmsRoom vms;
  private final WorkloadsRoom workloads;
  private final InstantSource clock;

  HomePages(
      CurrentCall call,
      Frames frames,
      TicketViews tickets,
      TaskViews tasks,
      VmsRoom vms,
      WorkloadsRoom workloads,
      InstantSource clock) {
    this.call = call;
    this.frames = frames;
    this.tickets = tickets;
    this.tasks = tasks;
    this.vms = vms;
    this.workloads = workloads;
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
                false,
                TicketStatus.PENDING_APPROVAL,
                null,
                null,
                where,
                null,
                TicketFilter.Sort.OLDEST),
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
            says(caller, waiting),
            tiles(caller, waiting, where),
            forMe,
            tasks.list(caller, TaskViews.Filter.of(true), FEW).items().stream()
                .map(task -> Stories.row(task, now))
                .toList(),
            caller.mayAnywhere(VmsPermissions.VM_CREATE)));
  }

  private String says(Caller caller, long waiting) {
    String wait =
        waiting == 0
            ? "Nothing waits for you."
            : Words.count(waiting, "request") + " can be decided by you.";
    if (!caller.mayAnywhere(VmsPermissions.CLUSTER_MANAGE)) {
      return wait;
    }
    long ill =
        vms.fleet().list(caller).stream()
            .filter(cluster -> cluster.health() != ClusterHealth.HEALTHY)
            .count();
    return ill == 0 ? wait : wait + " " + Words.count(ill, "cluster") + " not healthy.";
  }

  private static boolean mayDecide(Caller caller, TicketView view) {
    return caller.may(KernelPermissions.APPROVAL_APPROVE, Scope.GLOBAL, view.ticket().environment())
        && (view.ticket().allowSelf() || !view.ticket().requesterId().equals(caller.userId()));
  }

  private List<HomePage.Tile> tiles(Caller caller, long waiting, @Nullable String environment) {
    List<HomePage.Tile> tiles = new ArrayList<>();
    tiles.add(
        new HomePage.Tile(
            "waiting for you", String.valueOf(waiting), "/approvals?environment=", waiting > 0));
    if (caller.mayAnywhere(VmsPermissions.VM_READ)) {
      tiles.add(tile(caller, "machines", null, environment, false));
      tiles.add(tile(caller, "running", VmStatus.RUNNING, environment, false));
      tiles.add(tile(caller, "failed", VmStatus.FAILED, environment, true));
    }
    if (caller.mayAnywhere(WorkloadsPermissions.READ)) {
      WorkloadsOverview.worst(
              workloads.standings().scores(caller, ScoreLine.By.NAMESPACE, null), "/workloads")
          .ifPresent(tiles::add);
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
                new MachineFilter(null, null, null, null, environment, status, null),
                dev.writ.kernel.store.Page.Wish.FIRST)
            .total();
    return new HomePage.Tile(
        label,
        String.valueOf(number),
        status == null ? "/vms" : "/vms?status=" + status.name(),
        alarming && number > 0);
  }
}
