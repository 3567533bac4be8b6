package dev.writ.server.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.approval.Approval;
import dev.writ.kernel.approval.Desk;
import dev.writ.kernel.approval.Preview;
import dev.writ.kernel.approval.Ticket;
import dev.writ.kernel.approval.TicketDetail;
import dev.writ.kernel.approval.TicketStatus;
import dev.writ.kernel.approval.TicketViews;
import dev.writ.kernel.approval.Verdict;
import dev.writ.kernel.decision.Threshold;
import dev.writ.kernel.event.ActionCatalogue;
import dev.writ.kernel.event.SpecShape;
import dev.writ.kernel.event.Warning;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Json;
import dev.writ.server.http.CurrentCall;
import dev.writ.server.http.Parameters;
import dev.writ.vms.VmsRoom;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One ticket, and everything that can be decided about it. */
@Path("/approvals/{id}")
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
public class ApprovalPages {
  private static final List<String> SELECTION =
      List.of("cluster_id", "template_version", "storage_class");
  private static final String SPEC = "spec.";
  private static final String NOTHING = "–";

  private final CurrentCall call;
  private final Frames frames;
  private final Desk desk;
  private final TicketViews tickets;
  private final ActionCatalogue actions;
  private final Stories stories;
  private final VmsRoom vms;
  private final InstantSource clock;

  ApprovalPages(
      CurrentCall call,
      Frames frames,
      Desk desk,
      TicketViews tickets,
      ActionCatalogue actions,
      Stories stories,
      VmsRoom vms,
      InstantSource clock) {
    this.call = call;
    this.frames = frames;
    this.desk = desk;
    this.tickets = tickets;
    this.actions = actions;
    this.stories = stories;
    this.vms = vms;
    this.clock = clock;
  }

  @GET
  public Response show(@PathParam("id") String id, @Context UriInfo uri) {
    return show(Parameters.id(id), uri, null);
  }

  @POST
  @Path("/preview")
  public Response preview(@PathParam("id") String id, MultivaluedMap<String, String> fields) {
    PreviewPanel panel;
    try {
      panel = panel(desk.preview(Parameters.id(id), call.caller(), approval(new Form(fields))));
    } catch (Problem refusal) {
      panel =
          new PreviewPanel(List.of(), List.of(), null, null, List.of(), null, Trouble.of(refusal));
    }
    return frames.part("approvals/preview", "panel", panel);
  }

  @POST
  @Path("/approve")
  public Response approve(
      @PathParam("id") String id, MultivaluedMap<String, String> fields, @Context UriInfo uri) {
    UUID ticket = Parameters.id(id);
    return deciding(
        ticket, uri, () -> desk.approve(ticket, call.caller(), approval(new Form(fields)), null));
  }

  @POST
  @Path("/reject")
  public Response reject(
      @PathParam("id") String id, MultivaluedMap<String, String> fields, @Context UriInfo uri) {
    UUID ticket = Parameters.id(id);
    Form form = new Form(fields);
    return deciding(
        ticket,
        uri,
        () ->
            desk.reject(ticket, call.caller(), form.find("reason"), form.number("spec_revision")));
  }

  @POST
  @Path("/modified-spec")
  public Response modify(
      @PathParam("id") String id, MultivaluedMap<String, String> fields, @Context UriInfo uri) {
    UUID ticket = Parameters.id(id);
    Form form = new Form(fields);
    return deciding(
        ticket,
        uri,
        () -> {
          ObjectNode payload = tickets.require(ticket, call.caller()).event().payload();
          ObjectNode spec = Json.object();
          for (String name : new TreeSet<>(fields.keySet())) {
            String value = form.find(name);
            if (name.startsWith(SPEC) && value != null) {
              String key = name.substring(SPEC.length());
              spec.set(key, typed(value.strip(), payload.path(key)));
            }
          }
          return desk.modifySpec(
              ticket,
              call.caller(),
              spec,
              form.find("modification_reason"),
              form.number("spec_revision"));
        });
  }

  @POST
  @Path("/cancel")
  @Consumes(MediaType.WILDCARD)
  public Response cancel(@PathParam("id") String id, @Context UriInfo uri) {
    UUID ticket = Parameters.id(id);
    return deciding(ticket, uri, () -> desk.cancel(ticket, call.caller(), null));
  }

  /** Work that started is followed; everything else is looked at again. */
  private Response deciding(UUID ticket, UriInfo uri, Supplier<Answer> decision) {
    try {
      Answer answer = decision.get();
      return answer.status() == 202
          ? Frames.go("/tasks/" + answer.body().path("event_id").asText())
          : Frames.go("/approvals/" + ticket);
    } catch (Problem refusal) {
      return show(ticket, uri, Trouble.of(refusal));
    }
  }

  private static Approval approval(Form form) {
    ObjectNode selection = form.json(SELECTION, java.util.Set.of("template_version"));
    return new Approval(selection, null, null, form.number("spec_revision"), form.find("comment"));
  }

  /** A text of the form as the type that the payload has there. */
  private static JsonNode typed(String value, JsonNode like) {
    if (like.isTextual()) {
      return Json.object().textNode(value);
    }
    try {
      return Json.parse(value.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (Problem notJson) {
      return Json.object().textNode(value);
    }
  }

  private Response show(UUID id, UriInfo uri, @Nullable Trouble trouble) {
    Caller caller = call.caller();
    TicketDetail detail = tickets.require(id, caller);
    Ticket ticket = detail.view().ticket();
    Instant now = clock.instant();
    boolean pending = detail.view().status() == TicketStatus.PENDING_APPROVAL;
    boolean own = ticket.requesterId().equals(caller.userId());
    boolean mayApprove =
        caller.may(KernelPermissions.APPROVAL_APPROVE, Scope.GLOBAL, ticket.environment());
    boolean mayDecide = pending && mayApprove && (!own || ticket.allowSelf());
    SpecShape shape = actions.require(ticket.operation()).operation().shape();
    String where = ticket.environment() == null ? "" : " in " + ticket.environment();
    return frames.show(
        "approvals/detail",
        Words.operation(ticket.operation()) + where,
        "approvals",
        uri,
        new ApprovalPage(
            id.toString(),
            ticket.eventId().toString(),
            Words.operation(ticket.operation()) + where + about(ticket),
            State.of(detail.view().status().name()),
            ticket.environment(),
            detail.view().requester(),
            When.of(ticket.createdAt(), now),
            pending ? When.of(ticket.expiresAt(), now) : null,
            pending ? RequestPages.tone(detail.view().age()) : "none",
            ticket.reason(),
            ticket.specRevision(),
            detail.plan(),
            lines(detail, shape, vms.finder().names(detail.effectiveSpec())),
            chosen(ticket.selectionOrEmpty()),
            ticket.modifiedSpec() != null,
            ticket.modificationReason(),
            mayDecide ? choices(detail) : List.of(),
            detail.votes().stream()
                .map(
                    vote ->
                        new ApprovalPage.Vote(
                            detail
                                .names()
                                .getOrDefault(vote.reviewerId(), vote.reviewerId().toString()),
                            vote.verdict() == Verdict.APPROVE,
                            vote.reason(),
                            When.of(vote.at(), now),
                            detail.counts(vote)))
                .toList(),
            missing(detail, pending),
            new ApprovalPage.Ruling(
                detail.decision().outcome().equals("NEEDS_APPROVAL")
                    ? "people are asked"
                    : detail.decision().outcome(),
                reasons(detail.decision().output()),
                detail.decision().policySha256(),
                detail.decision().degraded() ? Words.orDash(detail.decision().cause()) : null),
            stories.of(detail, now),
            mayDecide,
            pending && own,
            whyNot(pending, own, mayApprove),
            mayDecide ? editable(detail, shape) : List.of(),
            trouble));
  }

  private static String about(Ticket ticket) {
    String name = ticket.resource().name();
    return name == null ? "" : ": " + name;
  }

  private static @Nullable String whyNot(boolean pending, boolean own, boolean mayApprove) {
    if (!pending) {
      return null;
    }
    if (own) {
      return "This is your own request; somebody else has to decide.";
    }
    return mayApprove ? null : "You may look at this request, but not decide it.";
  }

  private static String missing(TicketDetail detail, boolean pending) {
    if (!pending) {
      return "No vote is missing.";
    }
    String environment = detail.view().ticket().environment();
    List<Threshold.Requirement> missing = detail.missing();
    return missing.isEmpty()
        ? "No vote is missing."
        : "Missing: "
            + Asking.voters(
                new Threshold(1, missing), environment == null ? "the house" : environment)
            + ".";
  }

  private static String reasons(JsonNode output) {
    List<String> reasons = new ArrayList<>();
    output
        .path("reasons")
        .forEach(
            reason ->
                reasons.add(
                    reason.asText().equals("matrix")
                        ? "the approval matrix says so for this operation and environment"
                        : reason.asText()));
    return Words.join(reasons);
  }

  /** What is fixed comes first; what was neither asked nor would be is left out. */
  private static List<ApprovalPage.SpecLine> lines(
      TicketDetail detail, SpecShape shape, Map<String, String> names) {
    JsonNode asked = detail.event().payload();
    JsonNode effective = detail.effectiveSpec();
    TreeSet<String> keys = new TreeSet<>();
    asked.fieldNames().forEachRemaining(keys::add);
    effective.fieldNames().forEachRemaining(keys::add);
    return keys.stream()
        .map(key -> line(key, asked.get(key), effective.get(key), shape, names.get(key)))
        .filter(line -> line.changed() || !line.asked().equals(NOTHING))
        .sorted(Comparator.comparing(ApprovalPage.SpecLine::locked).reversed())
        .toList();
  }

  private static ApprovalPage.SpecLine line(
      String key,
      @Nullable JsonNode asked,
      @Nullable JsonNode effective,
      SpecShape shape,
      @Nullable String name) {
    boolean locked = !shape.isMutable(key);
    return name == null
        ? new ApprovalPage.SpecLine(key, shown(asked), shown(effective), locked, null)
        : new ApprovalPage.SpecLine(
            key.replaceFirst("_id$", ""), name, name, locked, shown(effective));
  }

  private List<MachinePage.Fact> chosen(ObjectNode selection) {
    Map<String, String> names = vms.finder().names(selection);
    List<MachinePage.Fact> chosen = new ArrayList<>();
    selection.forEachEntry(
        (key, value) ->
            chosen.add(
                new MachinePage.Fact(
                    Words.field(key), names.getOrDefault(key, shown(value)), false)));
    return chosen;
  }

  private static String shown(@Nullable JsonNode value) {
    return value == null || value.isNull() || (value.isContainerNode() && value.isEmpty())
        ? NOTHING
        : value.isTextual() ? value.asText() : value.toString();
  }

  private static List<ApprovalPage.Editable> editable(TicketDetail detail, SpecShape shape) {
    List<ApprovalPage.Editable> fields = new ArrayList<>();
    for (String key : new TreeSet<>(shape.required())) {
      fields.add(new ApprovalPage.Editable(key, value(detail.effectiveSpec(), key), true));
    }
    for (String key : new TreeSet<>(shape.optional())) {
      fields.add(new ApprovalPage.Editable(key, value(detail.effectiveSpec(), key), false));
    }
    return fields;
  }

  private static String value(ObjectNode spec, String key) {
    JsonNode value = spec.get(key);
    return value == null || value.isNull()
        ? ""
        : value.isTextual() ? value.asText() : value.toString();
  }

  /** The room's own fields of the answer; only a new machine has any. */
  private List<ApprovalPage.Choice> choices(TicketDetail detail) {
    Ticket ticket = detail.view().ticket();
    if (!ticket.operation().equals("CREATE_VM")) {
      return List.of();
    }
    JsonNode chosen = ticket.selectionOrEmpty().get("cluster_id");
    return List.of(
        new ApprovalPage.Choice(
            "cluster_id",
            "Cluster",
            "clusters that can't take it say why",
            VmPages.clusterOptions(
                vms.machines().suggestClusters(detail.effectiveSpec()),
                chosen == null ? null : chosen.asText())));
  }

  private static PreviewPanel panel(Preview preview) {
    return new PreviewPanel(
        preview.plan(),
        List.of(),
        preview.rendered(),
        preview.dryRun(),
        preview.warnings().stream().map(Warning::detail).toList(),
        preview.missing().isEmpty()
            ? "With your vote the request is agreed and the work starts."
            : "After your vote more are needed: "
                + Asking.voters(new Threshold(1, preview.missing()), "this environment")
                + ".",
        null);
  }
}
