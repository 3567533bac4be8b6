package dev.writ.server.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.kernel.approval.TicketViews;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import dev.writ.server.http.CurrentCall;
import dev.writ.server.http.Paging;
import dev.writ.server.http.Parameters;
import dev.writ.workloads.WorkloadsRoom;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.RemediationState;
import dev.writ.workloads.view.SeenRemediation;
import dev.writ.workloads.view.WatchedCluster;
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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is and was done about workloads, and taking it back. */
@Path("/workloads/remediations")
@Produces(MediaType.TEXT_HTML)
public class RemediationPages {
  private static final String MOVING = "moving";

  private final CurrentCall call;
  private final Frames frames;
  private final WorkloadsRoom room;
  private final TicketViews tickets;
  private final Stories stories;
  private final InstantSource clock;

  RemediationPages(
      CurrentCall call,
      Frames frames,
      WorkloadsRoom room,
      TicketViews tickets,
      Stories stories,
      InstantSource clock) {
    this.call = call;
    this.frames = frames;
    this.room = room;
    this.tickets = tickets;
    this.stories = stories;
    this.clock = clock;
  }

  @GET
  public Response list(
      @QueryParam("state") @Nullable String state,
      @QueryParam("cluster") @Nullable String cluster,
      @QueryParam("namespace") @Nullable String namespace,
      @QueryParam("policy") @Nullable String policy,
      @QueryParam("workload") @Nullable String workload,
      @QueryParam("page") @Nullable String page,
      @Context UriInfo uri) {
    Caller caller = call.caller();
    String wanted = Frames.text(state);
    Page<Remediation> found =
        room.remediations()
            .in(Frames.text(uri.getQueryParameters().getFirst("environment")))
            .list(
                caller,
                new SeenRemediation.Filter(
                    Frames.text(cluster),
                    Frames.text(namespace),
                    Frames.text(policy),
                    Frames.text(workload),
                    null,
                    states(wanted)),
                Paging.wish(page, null));
    WorkloadRows rows = new WorkloadRows(clock.instant());
    return frames.show(
        "workloads/remediations",
        "Remediations",
        WorkloadPages.SECTION,
        uri,
        new RemediationsPage(
            found.total() == 0
                ? "None here."
                : Words.count(found.total(), "remediation") + ", the newest first.",
            choices(uri, wanted),
            new ListFilter(
                "/workloads/remediations",
                Frames.text(uri.getQueryParameters().getFirst("environment")),
                List.of(
                    field(
                        "cluster",
                        "Cluster",
                        cluster,
                        room.standings().clusters(caller).stream()
                            .map(WatchedCluster::name)
                            .toList()),
                    field("namespace", "Namespace", namespace, List.of()),
                    field("policy", "Policy", policy, List.of()),
                    field("workload", "Workload", workload, List.of()))),
            found.items().stream().map(rows::remediation).toList(),
            Pager.of(
                Frames.address(uri, "page", null),
                found.page(),
                found.perPage(),
                found.items().size(),
                found.total())));
  }

  private static List<RemediationState> states(@Nullable String wanted) {
    if (wanted == null) {
      return List.of();
    }
    if (wanted.equals(MOVING)) {
      return WorkloadsOverview.MOVING;
    }
    RemediationState one =
        Parameters.oneOf("state", wanted.toUpperCase(Locale.ROOT), RemediationState.class);
    return one == null ? List.of() : List.of(one);
  }

  private static List<Frame.Choice> choices(UriInfo uri, @Nullable String wanted) {
    List<Frame.Choice> choices = new ArrayList<>();
    choices.add(choice(uri, "All", null, wanted));
    choices.add(choice(uri, "Under way", MOVING, wanted));
    for (RemediationState state :
        List.of(
            RemediationState.PENDING_APPROVAL,
            RemediationState.COMPLETED,
            RemediationState.ROLLED_BACK,
            RemediationState.FAILED,
            RemediationState.DEFERRED_TO_GIT,
            RemediationState.PLANNED)) {
      String name = state.name().toLowerCase(Locale.ROOT);
      String word = State.of(state.name()).word();
      choices.add(
          choice(uri, Character.toUpperCase(word.charAt(0)) + word.substring(1), name, wanted));
    }
    return choices;
  }

  private static Frame.Choice choice(
      UriInfo uri, String label, @Nullable String value, @Nullable String wanted) {
    return new Frame.Choice(
        label, Frames.address(uri, "state", value), Objects.equals(value, wanted));
  }

  @GET
  @Path("/{id}")
  public Response show(@PathParam("id") String id, @Context UriInfo uri) {
    return show(Parameters.id(id), uri, null);
  }

  private Response show(UUID id, UriInfo uri, @Nullable Trouble trouble) {
    Caller caller = call.caller();
    SeenRemediation seen = room.remediations().require(caller, id);
    Remediation one = seen.remediation();
    Instant now = clock.instant();
    return frames.show(
        "workloads/remediation",
        one.workload().toString(),
        WorkloadPages.SECTION,
        uri,
        new RemediationPage(
            new WorkloadRows(now).remediation(one),
            says(one),
            patch(caller, one),
            RemediationStory.of(
                seen,
                agreed(caller, one, now),
                seen.revertedBy()
                    .map(undo -> room.remediations().require(caller, undo.id()))
                    .orElse(null),
                now),
            facts(one),
            links(seen),
            seen.mayRevert(),
            isMoving(seen),
            trouble));
  }

  private static boolean isMoving(SeenRemediation seen) {
    return !seen.remediation().state().isOver()
        || seen.revertedBy().map(undo -> !undo.state().isOver()).orElse(false);
  }

  /** Has it taken back; the answer is the page of what takes it back. */
  @POST
  @Path("/{id}/revert")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response revert(
      @PathParam("id") String id, MultivaluedMap<String, String> fields, @Context UriInfo uri) {
    UUID remediation = Parameters.id(id);
    Form form = new Form(fields);
    try {
      if (form.find("confirm") == null) {
        throw KernelProblems.REQUIRED_FIELD_MISSING
            .with("tick the box to say that the workload may be changed")
            .param("field", "confirm")
            .at("/confirm");
      }
      Answer answer = room.revert(call.caller(), remediation, form.find("reason"), null);
      return Frames.go("/workloads/remediations/" + answer.body().path("event_id").asText());
    } catch (Problem refusal) {
      return show(remediation, uri, Trouble.of(refusal));
    }
  }

  private static String says(Remediation one) {
    String what =
        one.revertOf() == null
            ? Words.count(one.actions().size(), "injection")
            : "Takes an earlier change back";
    return one.detail() == null ? what + "." : what + ". " + one.detail() + ".";
  }

  /** What a revert takes out is what the other one put in. */
  private List<PatchLine> patch(Caller caller, Remediation one) {
    UUID other = one.revertOf();
    return other == null
        ? lines(one)
        : lines(room.remediations().require(caller, other).remediation()).stream()
            .map(PatchLine::reversed)
            .toList();
  }

  private static List<PatchLine> lines(Remediation one) {
    String patch = one.patch();
    if (patch == null) {
      return List.of();
    }
    JsonNode body = Json.parse(patch.getBytes(StandardCharsets.UTF_8));
    return PatchLines.of(
        body,
        one.actions().stream()
            .map(RemediationPages::place)
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** {@code web: livenessProbe tcpSocket 80, …} is about {@code web/livenessProbe}. */
  private static String place(String action) {
    List<String> words = List.of(action.split(" ", -1));
    return words.size() < 2 ? action : words.get(0).replace(":", "") + "/" + words.get(1);
  }

  /** What people said, without the request itself; none where nobody was asked or it is hidden. */
  private List<Step> agreed(Caller caller, Remediation one, Instant now) {
    UUID ticket = one.ticketId();
    if (ticket == null) {
      return List.of();
    }
    try {
      return stories.of(tickets.require(ticket, caller), now).stream().skip(1).toList();
    } catch (Problem hidden) {
      return List.of();
    }
  }

  private static List<MachinePage.Fact> facts(Remediation one) {
    List<MachinePage.Fact> facts = new ArrayList<>();
    facts.add(new MachinePage.Fact("Cluster", one.cluster(), false));
    facts.add(new MachinePage.Fact("Remediation", one.id().toString(), true));
    facts.add(new MachinePage.Fact("UID in the cluster", one.uid(), true));
    facts.add(new MachinePage.Fact("Template", one.templateHash(), true));
    if (one.tool() != null) {
      facts.add(new MachinePage.Fact("Owned by", one.tool(), false));
    }
    return facts;
  }

  private static List<RemediationPage.Link> links(SeenRemediation seen) {
    Remediation one = seen.remediation();
    List<RemediationPage.Link> links = new ArrayList<>();
    for (String policy : one.policies()) {
      links.add(
          new RemediationPage.Link("Policy", policy, WorkloadWords.policy(one.cluster(), policy)));
    }
    if (one.revertOf() != null) {
      links.add(
          new RemediationPage.Link(
              "Takes back",
              one.revertOf().toString(),
              "/workloads/remediations/" + one.revertOf()));
    }
    seen.revertedBy()
        .ifPresent(
            undo ->
                links.add(
                    new RemediationPage.Link(
                        "Taken back by",
                        undo.id().toString(),
                        "/workloads/remediations/" + undo.id())));
    return links;
  }

  private static ListFilter.Field field(
      String name, String label, @Nullable String value, List<String> options) {
    return new ListFilter.Field(
        name, label, Objects.requireNonNullElse(Frames.text(value), ""), options);
  }
}
