package dev.writ.server.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.IdempotencyKey;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import dev.writ.server.http.CurrentCall;
import dev.writ.server.http.Paging;
import dev.writ.server.http.Parameters;
import dev.writ.vms.MachineDesk;
import dev.writ.vms.VmsRoom;
import dev.writ.vms.decide.MachineOperation;
import dev.writ.vms.decide.VmStatus;
import dev.writ.vms.policy.VmsPermissions;
import dev.writ.vms.view.Machine;
import dev.writ.vms.view.MachineFilter;
import dev.writ.vms.view.NamespaceEntry;
import dev.writ.vms.view.Revision;
import dev.writ.vms.view.SizeEntry;
import dev.writ.vms.view.Template;
import dev.writ.vms.view.VmService;
import dev.writ.vms.view.VmSystem;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The room of virtual machines, for people. */
@Path("/vms")
@Produces(MediaType.TEXT_HTML)
public class VmPages {
  /** What the form of a new machine may hold, and which of it are numbers. */
  private static final List<String> FIELDS =
      List.of(
          "service_id",
          "namespace",
          "template_id",
          "instance_size_id",
          "cpu",
          "memory",
          "disk_gb",
          "reason");

  private static final Set<String> NUMBERS = Set.of("cpu", "disk_gb");
  private static final Page.Wish EVERYTHING = new Page.Wish(1, 100);

  private final CurrentCall call;
  private final Frames frames;
  private final VmsRoom room;
  private final Asking asking;
  private final Stories stories;
  private final People people;
  private final InstantSource clock;

  VmPages(
      CurrentCall call,
      Frames frames,
      VmsRoom room,
      Asking asking,
      Stories stories,
      People people,
      InstantSource clock) {
    this.call = call;
    this.frames = frames;
    this.room = room;
    this.asking = asking;
    this.stories = stories;
    this.people = people;
    this.clock = clock;
  }

  @GET
  public Response list(
      @QueryParam("status") @Nullable String status,
      @QueryParam("service") @Nullable String service,
      @QueryParam("cluster") @Nullable String cluster,
      @QueryParam("q") @Nullable String q,
      @QueryParam("environment") @Nullable String environment,
      @QueryParam("page") @Nullable String page,
      @Context UriInfo uri) {
    Caller caller = call.caller();
    dev.writ.kernel.store.Page.Wish wish = Paging.wish(page, null);
    MachineFilter filter =
        new MachineFilter(
            null,
            Parameters.idFilter("service", service),
            Parameters.idFilter("cluster", cluster),
            null,
            Frames.text(environment),
            Parameters.oneOf("status", status, VmStatus.class),
            SearchPages.text(q));
    Page<Machine> machines =
        room.machines().list(caller, filter, new Page.Wish(wish.page(), wish.perPage()));
    Instant now = clock.instant();
    Map<UUID, String> names =
        people.names(machines.items().stream().map(Machine::createdBy).toList());
    boolean filtered =
        Stream.of(status, service, cluster, q, environment)
            .anyMatch(one -> Frames.text(one) != null);
    return frames.show(
        "vms/list",
        "Virtual machines",
        "vms",
        uri,
        new MachinesPage(
            machines.total() == 0
                ? "None here."
                : Words.count(machines.total(), "machine")
                    + (filtered ? " of those that you may see." : " that you may see."),
            machines.items().stream().map(machine -> row(machine, names, now)).toList(),
            Frames.text(status),
            Arrays.stream(VmStatus.values()).map(Enum::name).toList(),
            SearchPages.text(q),
            Frames.text(service),
            Frames.text(cluster),
            Pager.of(
                Frames.address(uri, "page", null),
                machines.page(),
                machines.perPage(),
                machines.items().size(),
                machines.total()),
            caller.mayAnywhere(VmsPermissions.VM_CREATE),
            filtered));
  }

  @GET
  @Path("/{id}")
  public Response detail(@PathParam("id") String id, @Context UriInfo uri) {
    return detail(Parameters.id(id), uri, null);
  }

  private Response detail(UUID id, UriInfo uri, @Nullable Trouble trouble) {
    Caller caller = call.caller();
    Machine machine = room.machines().require(caller, id);
    Instant now = clock.instant();
    List<Revision> revisions = room.machines().revisions(caller, id);
    return frames.show(
        "vms/detail",
        machine.name(),
        "vms",
        uri,
        new MachinePage(
            row(machine, people.names(List.of(machine.createdBy())), now),
            facts(machine),
            revisions.isEmpty() ? List.of() : specOf(revisions.getFirst()),
            stories.of(caller, machine, now),
            powers(machine),
            MachineOperation.DELETE.isAllowedFrom(machine.status())
                ? new MachinePage.Deletion(machine.environment().equals("prod"), machine.name())
                : null,
            stories.running(caller, machine, now),
            machine.activeEventId() != null || isMoving(machine.status()),
            trouble));
  }

  @POST
  @Path("/{id}/{step: start|stop|restart}")
  public Response operate(
      @PathParam("id") String id, @PathParam("step") String step, @Context UriInfo uri) {
    UUID machine = Parameters.id(id);
    try {
      return toTask(
          room.machines()
              .operate(
                  call.caller(),
                  machine,
                  MachineOperation.valueOf(step.toUpperCase(Locale.ROOT)),
                  Json.object(),
                  null));
    } catch (Problem refusal) {
      return detail(machine, uri, Trouble.of(refusal));
    }
  }

  @POST
  @Path("/{id}/delete")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response delete(
      @PathParam("id") String id, MultivaluedMap<String, String> fields, @Context UriInfo uri) {
    UUID machine = Parameters.id(id);
    Form form = new Form(fields);
    try {
      return toTask(
          room.machines()
              .delete(
                  call.caller(),
                  machine,
                  form.find("confirm") != null,
                  form.find("confirm_name"),
                  form.json(List.of("reason"), Set.of()),
                  null));
    } catch (Problem refusal) {
      return detail(machine, uri, Trouble.of(refusal));
    }
  }

  @GET
  @Path("/new")
  public Response form(@Context UriInfo uri) {
    return form(Map.of(), UUID.randomUUID().toString(), NewMachinePage.Draft.EMPTY, uri);
  }

  private Response form(
      Map<String, String> values, String key, NewMachinePage.Draft draft, UriInfo uri) {
    return frames.show("vms/new", "New machine", "vms", uri, options(values, key, draft));
  }

  @POST
  @Path("/new/draft")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response draft(MultivaluedMap<String, String> fields) {
    return frames.part("vms/draft", "draft", draft(new Form(fields)));
  }

  @POST
  @Path("/new")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response ask(MultivaluedMap<String, String> fields, @Context UriInfo uri) {
    Form form = new Form(fields);
    ObjectNode body = form.json(FIELDS, NUMBERS);
    try {
      IdempotencyKey once =
          new IdempotencyKey(
              call.caller().userId(),
              form.text("key"),
              "POST /vms/new",
              java.util.HexFormat.of().formatHex(Json.sha256(body)));
      return toTask(room.machines().request(call.caller(), body, once));
    } catch (Problem refusal) {
      return form(
          form.values(),
          UUID.randomUUID().toString(),
          new NewMachinePage.Draft(null, null, List.of(), null, List.of(), Trouble.of(refusal)),
          uri);
    }
  }

  /** Nothing is said while the form is only half filled in. */
  private NewMachinePage.Draft draft(Form form) {
    for (String needed : List.of("service_id", "namespace", "template_id", "instance_size_id")) {
      if (form.find(needed) == null) {
        return NewMachinePage.Draft.EMPTY;
      }
    }
    ObjectNode body = form.json(FIELDS, NUMBERS);
    if (!body.has("reason")) {
      body.put("reason", "not given yet");
    }
    try {
      ObjectNode preview = room.machines().preview(call.caller(), body);
      List<String> warnings = new ArrayList<>();
      preview.path("warnings").forEach(one -> warnings.add(one.path("detail").asText()));
      String environment = preview.path("environment").asText();
      return new NewMachinePage.Draft(
          preview.path("name_preview").asText(),
          environment,
          hardware(preview.path("spec")),
          asking.words(call.caller(), "vms", "CREATE_VM", environment, "vm", preview.path("spec")),
          warnings,
          null);
    } catch (Problem refusal) {
      return new NewMachinePage.Draft(null, null, List.of(), null, List.of(), Trouble.of(refusal));
    }
  }

  private NewMachinePage options(
      Map<String, String> values, String key, NewMachinePage.Draft draft) {
    Caller caller = call.caller();
    List<NewMachinePage.Option> services = new ArrayList<>();
    for (VmSystem system : room.hierarchy().systems(caller, EVERYTHING).items()) {
      for (VmService service : room.hierarchy().services(caller, system.id(), EVERYTHING).items()) {
        services.add(
            new NewMachinePage.Option(
                service.id().toString(),
                system.name() + " / " + service.name(),
                service.description(),
                null));
      }
    }
    return new NewMachinePage(
        services,
        room.catalogue().namespaces(caller, EVERYTHING).items().stream()
            .map(VmPages::option)
            .toList(),
        room.catalogue().templates(caller, true, EVERYTHING).items().stream()
            .map(VmPages::option)
            .toList(),
        room.catalogue().sizes(caller, EVERYTHING).items().stream()
            .filter(SizeEntry::enabled)
            .map(VmPages::option)
            .toList(),
        values,
        key,
        draft);
  }

  private static NewMachinePage.Option option(NamespaceEntry namespace) {
    return new NewMachinePage.Option(
        namespace.name(), namespace.name(), namespace.description(), namespace.environment());
  }

  private static NewMachinePage.Option option(Template template) {
    return new NewMachinePage.Option(
        template.id().toString(), template.name(), "version " + template.version(), null);
  }

  private static NewMachinePage.Option option(SizeEntry entry) {
    return new NewMachinePage.Option(
        entry.id().toString(),
        entry.size().name(),
        entry.size().cpuCores()
            + " CPU, "
            + entry.size().memory().text()
            + ", "
            + entry.size().defaultDiskGb()
            + " GB",
        null);
  }

  private static Response toTask(Answer answer) {
    return Frames.go("/tasks/" + answer.body().path("event_id").asText());
  }

  private static MachineRow row(Machine machine, Map<UUID, String> names, Instant now) {
    return new MachineRow(
        machine.id().toString(),
        machine.name(),
        machine.systemName() + " / " + machine.serviceName(),
        machine.serviceId().toString(),
        machine.environment(),
        machine.namespace(),
        State.of(machine.status().name()),
        machine.clusterName(),
        names.getOrDefault(machine.createdBy(), machine.createdBy().toString()),
        When.of(machine.createdAt(), now));
  }

  private static List<MachinePage.Fact> facts(Machine machine) {
    List<MachinePage.Fact> facts = new ArrayList<>();
    facts.add(new MachinePage.Fact("Namespace", machine.namespace(), false));
    facts.add(new MachinePage.Fact("Cluster", machine.clusterName(), false));
    if (machine.statusDetail() != null) {
      facts.add(new MachinePage.Fact("The cluster says", machine.statusDetail(), false));
    }
    facts.add(new MachinePage.Fact("Revision", String.valueOf(machine.revision()), false));
    facts.add(new MachinePage.Fact("Id", machine.id().toString(), true));
    if (machine.uid() != null) {
      facts.add(new MachinePage.Fact("UID in the cluster", machine.uid(), true));
    }
    return facts;
  }

  private static List<MachinePage.Fact> specOf(Revision revision) {
    List<MachinePage.Fact> facts = new ArrayList<>(hardware(revision.spec()));
    facts.add(
        new MachinePage.Fact(
            "Template",
            revision.template().path("name").asText()
                + " v"
                + revision.template().path("version").asText(),
            false));
    return facts;
  }

  private static List<MachinePage.Fact> hardware(JsonNode spec) {
    List<MachinePage.Fact> facts = new ArrayList<>();
    facts.add(new MachinePage.Fact("CPU", spec.path("cpu").asText(), false));
    facts.add(new MachinePage.Fact("Memory", spec.path("memory").asText(), false));
    facts.add(new MachinePage.Fact("Disk", spec.path("disk_gb").asText() + " GB", false));
    if (!spec.path("gpu").isEmpty()) {
      facts.add(new MachinePage.Fact("GPU", spec.path("gpu").toString(), false));
    }
    return facts;
  }

  private List<MachinePage.Power> powers(Machine machine) {
    List<MachinePage.Power> powers = new ArrayList<>();
    for (MachineOperation step :
        List.of(MachineOperation.START, MachineOperation.STOP, MachineOperation.RESTART)) {
      if (machine.activeEventId() == null && step.isAllowedFrom(machine.status())) {
        boolean asks =
            asking.asks(call.caller(), "vms", step.operation(), machine.environment(), "vm");
        String verb = step.name().toLowerCase(Locale.ROOT);
        powers.add(
            new MachinePage.Power(
                verb,
                asks
                    ? "Ask to " + verb
                    : verb.substring(0, 1).toUpperCase(Locale.ROOT) + verb.substring(1),
                asks));
      }
    }
    return powers;
  }

  private static boolean isMoving(VmStatus status) {
    return switch (status) {
      case CREATING, DELETING, STARTING, STOPPING, MIGRATING -> true;
      case RUNNING, PAUSED, STOPPED, PENDING, FAILED, UNKNOWN, NOT_FOUND -> false;
    };
  }

  @GET
  @Path("/services")
  public Response services(@Context UriInfo uri) {
    return services(uri, null);
  }

  private Response services(UriInfo uri, @Nullable Trouble trouble) {
    Caller caller = call.caller();
    Instant now = clock.instant();
    List<ServicesPage.Group> groups = new ArrayList<>();
    int services = 0;
    for (VmSystem system : room.hierarchy().systems(caller, EVERYTHING).items()) {
      List<ServicesPage.Service> members =
          room.hierarchy().services(caller, system.id(), EVERYTHING).items().stream()
              .map(
                  service ->
                      new ServicesPage.Service(
                          service.id().toString(),
                          service.name(),
                          service.description(),
                          service.machines(),
                          When.of(service.createdAt(), now)))
              .toList();
      services += members.size();
      groups.add(
          new ServicesPage.Group(
              system.id().toString(),
              system.name(),
              system.description(),
              members,
              caller.mayAnywhere(VmsPermissions.SERVICE_CREATE)));
    }
    return frames.show(
        "vms/services",
        "Systems and services",
        "services",
        uri,
        new ServicesPage(
            Words.count(groups.size(), "system")
                + " with "
                + Words.count(services, "service")
                + ". Machines belong to a service.",
            groups,
            caller.mayAnywhere(VmsPermissions.SYSTEM_WRITE),
            trouble));
  }

  @POST
  @Path("/systems")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response addSystem(MultivaluedMap<String, String> fields, @Context UriInfo uri) {
    try {
      room.hierarchy()
          .createSystem(
              call.caller(), new Form(fields).json(List.of("name", "description"), Set.of()), null);
      return Frames.go("/vms/services");
    } catch (Problem refusal) {
      return services(uri, Trouble.of(refusal));
    }
  }

  @POST
  @Path("/systems/{id}/services")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response addService(
      @PathParam("id") String id, MultivaluedMap<String, String> fields, @Context UriInfo uri) {
    try {
      room.hierarchy()
          .createService(
              call.caller(),
              Parameters.id(id),
              new Form(fields).json(List.of("name", "description"), Set.of()),
              null);
      return Frames.go("/vms/services");
    } catch (Problem refusal) {
      return services(uri, Trouble.of(refusal));
    }
  }

  /** Suggestions for the approver's choice of a cluster. */
  static List<ApprovalPage.Choice.Option> clusterOptions(
      List<MachineDesk.Suggestion> suggestions, @Nullable String chosen) {
    List<ApprovalPage.Choice.Option> options = new ArrayList<>();
    options.add(new ApprovalPage.Choice.Option("", "placed by Writ", chosen == null, true));
    for (MachineDesk.Suggestion one : suggestions) {
      String id = one.cluster().id().toString();
      options.add(
          new ApprovalPage.Choice.Option(
              id,
              one.excludedBecause() == null
                  ? one.cluster().name()
                  : one.cluster().name() + ": " + one.excludedBecause().detail(),
              id.equals(chosen),
              one.excludedBecause() == null));
    }
    return options;
  }
}
