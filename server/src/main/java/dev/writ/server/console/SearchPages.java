package dev.writ.server.console;

import dev.writ.kernel.approval.TicketFilter;
import dev.writ.kernel.approval.TicketView;
import dev.writ.kernel.approval.TicketViews;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.job.TaskView;
import dev.writ.kernel.job.TaskViews;
import dev.writ.kernel.store.Page;
import dev.writ.server.http.CurrentCall;
import dev.writ.vms.VmsRoom;
import dev.writ.vms.policy.VmsPermissions;
import dev.writ.vms.view.Machine;
import dev.writ.vms.view.MachineFilter;
import dev.writ.vms.view.VmService;
import dev.writ.workloads.WorkloadsRoom;
import dev.writ.workloads.view.JudgedWorkload;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.SeenPolicy;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Any name or id, over all that the caller may see: behind Ctrl-K, and a page without script. */
@Path("/search")
@Produces(MediaType.TEXT_HTML)
public class SearchPages {
  private static final int SHORTEST = 2;
  private static final Page.Wish FEW = new Page.Wish(1, 8);

  private final CurrentCall call;
  private final Frames frames;
  private final TicketViews tickets;
  private final TaskViews tasks;
  private final VmsRoom vms;
  private final WorkloadsRoom workloads;

  SearchPages(
      CurrentCall call,
      Frames frames,
      TicketViews tickets,
      TaskViews tasks,
      VmsRoom vms,
      WorkloadsRoom workloads) {
    this.call = call;
    this.frames = frames;
    this.tickets = tickets;
    this.tasks = tasks;
    this.vms = vms;
    this.workloads = workloads;
  }

  @GET
  public Response search(
      @QueryParam("q") @Nullable String q,
      @HeaderParam("HX-Request") @Nullable String byScript,
      @HeaderParam("HX-Boosted") @Nullable String wholePage,
      @Context UriInfo uri) {
    SearchPanel found = found(text(q) == null ? "" : String.valueOf(text(q)));
    return byScript != null && wholePage == null
        ? frames.part("search", "panel", found)
        : frames.show("found", "Search", "search", uri, found);
  }

  /** What to look for, or null for nothing. */
  static @Nullable String text(@Nullable String q) {
    return q == null || q.isBlank() ? null : q.strip().toLowerCase(Locale.ROOT);
  }

  private SearchPanel found(String text) {
    List<SearchPanel.Group> groups = new ArrayList<>();
    if (text.length() >= SHORTEST) {
      Caller caller = call.caller();
      if (caller.mayAnywhere(VmsPermissions.VM_READ)) {
        MachineFilter called = new MachineFilter(null, null, null, null, null, null, text);
        add(
            groups,
            "Machines",
            vms.machines().list(caller, called, FEW),
            SearchPages::hit,
            "/vms?q=",
            text);
      }
      List<VmService> services = vms.finder().services(caller, text, FEW.perPage());
      add(groups, "Services", FEW.of(services, services.size()), SearchPages::hit, "", text);
      addWorkloads(groups, caller, text);
      TicketFilter filter =
          new TicketFilter(false, null, null, null, null, text, TicketFilter.Sort.NEWEST);
      add(
          groups,
          "Requests",
          tickets.visibleTo(caller, filter, FEW),
          SearchPages::hit,
          "/approvals?status=&q=",
          text);
      add(
          groups,
          "Tasks",
          tasks.list(caller, new TaskViews.Filter(false, null, null, null, text), FEW),
          SearchPages::hit,
          "/tasks?q=",
          text);
      List<SearchPanel.Hit> pages = pagesCalled(text);
      add(groups, "Pages", FEW.of(pages, pages.size()), hit -> hit, "", text);
    }
    return new SearchPanel(text, groups);
  }

  private void addWorkloads(List<SearchPanel.Group> groups, Caller caller, String text) {
    List<SeenPolicy> policies =
        workloads.standings().policies(caller, null, null).stream()
            .filter(seen -> seen.standing().object().key().contains(text))
            .toList();
    add(groups, "Workload policies", first(policies), SearchPages::hit, "", text);
    add(
        groups,
        "Workloads",
        first(workloads.standings().workloadsCalled(caller, text)),
        SearchPages::hit,
        "",
        text);
    add(
        groups,
        "Remediations",
        workloads.remediations().called(caller, text, FEW),
        SearchPages::hit,
        "",
        text);
  }

  private static <T> Page<T> first(List<T> all) {
    return FEW.of(all.stream().limit(FEW.perPage()).toList(), all.size());
  }

  private static SearchPanel.Hit hit(SeenPolicy seen) {
    return new SearchPanel.Hit(
        WorkloadWords.policy(seen.standing().cluster(), seen.standing().object().key()),
        "policy",
        seen.standing().object().key(),
        seen.standing().cluster());
  }

  private static SearchPanel.Hit hit(JudgedWorkload judged) {
    return new SearchPanel.Hit(
        WorkloadWords.object(judged.cluster(), judged.key()),
        "workload",
        judged.key().toString(),
        judged.cluster());
  }

  private static SearchPanel.Hit hit(Remediation remediation) {
    return new SearchPanel.Hit(
        "/workloads/remediations/" + remediation.id(),
        "edit",
        remediation.workload().toString(),
        State.of(remediation.state().name()).word());
  }

  private static <T> void add(
      List<SearchPanel.Group> groups,
      String label,
      Page<T> found,
      Function<T, SearchPanel.Hit> hit,
      String list,
      String text) {
    if (found.total() > 0) {
      groups.add(
          new SearchPanel.Group(
              label,
              found.items().stream().map(hit).toList(),
              found.total() <= found.items().size()
                  ? null
                  : new SearchPanel.More(
                      "All " + found.total(),
                      list + URLEncoder.encode(text, StandardCharsets.UTF_8))));
    }
  }

  private static SearchPanel.Hit hit(Machine machine) {
    return new SearchPanel.Hit(
        "/vms/" + machine.id(),
        "machine",
        machine.name(),
        State.of(machine.status().name()).word());
  }

  private static SearchPanel.Hit hit(VmService service) {
    return new SearchPanel.Hit(
        "/vms?service=" + service.id(),
        "layers",
        service.systemName() + " / " + service.name(),
        Words.count(service.machines(), "machine"));
  }

  private static SearchPanel.Hit hit(TicketView view) {
    return new SearchPanel.Hit(
        "/approvals/" + view.ticket().id(),
        "approval",
        what(view.ticket().operation(), view.ticket().resource().name()),
        view.requester() + ", " + State.of(view.status().name()).word());
  }

  private static SearchPanel.Hit hit(TaskView task) {
    return new SearchPanel.Hit(
        "/tasks/" + task.id(),
        "task",
        what(task.operation(), task.resource().name()),
        task.requestedByName() + ", " + State.of(Stories.stateOf(task)).word());
  }

  private static String what(String operation, @Nullable String thing) {
    return Words.operation(operation) + (thing == null ? "" : " " + thing);
  }

  private static List<SearchPanel.Hit> pagesCalled(String text) {
    return List.of(
            new SearchPanel.Hit("/vms", "machine", "Virtual machines", ""),
            new SearchPanel.Hit("/vms/new", "plus", "New machine", ""),
            new SearchPanel.Hit("/vms/services", "layers", "Systems and services", ""),
            new SearchPanel.Hit("/workloads", "workload", "Workloads", ""),
            new SearchPanel.Hit("/workloads/policies", "workload", "Workload policies", ""),
            new SearchPanel.Hit("/workloads/violations", "workload", "Violations", ""),
            new SearchPanel.Hit("/workloads/remediations", "workload", "Remediations", ""),
            new SearchPanel.Hit("/workloads/exemptions", "workload", "Exemptions", ""),
            new SearchPanel.Hit("/workloads/bundles", "workload", "Bundles", ""),
            new SearchPanel.Hit("/requests", "request", "My requests", ""),
            new SearchPanel.Hit("/approvals", "approval", "Approvals", ""),
            new SearchPanel.Hit("/tasks", "task", "Tasks", ""),
            new SearchPanel.Hit("/policies", "policy", "Policies", ""),
            new SearchPanel.Hit("/audit", "audit", "Audit", ""),
            new SearchPanel.Hit("/access", "people", "People and access", ""))
        .stream()
        .filter(hit -> hit.label().toLowerCase(Locale.ROOT).contains(text))
        .toList();
  }
}
