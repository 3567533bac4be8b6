package dev.writ.server.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.decision.Decision;
import dev.writ.kernel.decision.Policies;
import dev.writ.kernel.decision.PolicyChanges;
import dev.writ.kernel.decision.PolicyOrigin;
import dev.writ.kernel.decision.PolicyText;
import dev.writ.kernel.decision.Ruling;
import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.ActionCatalogue;
import dev.writ.kernel.event.Operation;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Json;
import dev.writ.rego.Outcome.Explanation;
import dev.writ.server.Settings;
import dev.writ.server.http.CurrentCall;
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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The policies that decide who is asked: read, and tried with an input that nobody sent. */
@Path("/policies")
@Produces(MediaType.TEXT_HTML)
public class PolicyPages {
  private final CurrentCall call;
  private final Frames frames;
  private final PolicyChanges policies;
  private final ActionCatalogue actions;
  private final InstantSource clock;
  private final String environment;

  PolicyPages(
      CurrentCall call,
      Frames frames,
      PolicyChanges policies,
      ActionCatalogue actions,
      InstantSource clock,
      Settings settings) {
    this.call = call;
    this.frames = frames;
    this.policies = policies;
    this.actions = actions;
    this.clock = clock;
    this.environment = settings.environments().getFirst();
  }

  @GET
  public Response list(@Context UriInfo uri) {
    List<Policies.Standing> all = policies.all(call.caller());
    Instant now = clock.instant();
    return frames.show(
        "policies/list",
        "Policies",
        "policies",
        uri,
        new PoliciesPage(says(all), all.stream().map(one -> row(one, now)).toList()));
  }

  private static String says(List<Policies.Standing> all) {
    long refused = all.stream().filter(one -> one.failure() != null).count();
    String rooms = Words.count(all.size(), "room");
    return refused == 0
        ? "They say who is asked before something is done, in " + rooms + "; all are as written."
        : "%s, %d with a newer policy that was refused: the last good one decides."
            .formatted(rooms, refused);
  }

  private static PoliciesPage.Row row(Policies.Standing one, Instant now) {
    Policies.Failure failure = one.failure();
    return new PoliciesPage.Row(
        one.room(),
        state(one),
        words(one.origin()),
        one.text().sha256(),
        Words.join(List.copyOf(one.text().files().keySet())),
        When.of(one.since(), now),
        failure == null ? null : failure.sentence());
  }

  private static State state(Policies.Standing one) {
    return one.set() == null
        ? new State("people are asked", "bad", "cross")
        : one.failure() == null
            ? new State("active", "good", "check")
            : new State("newer one refused", "wait", "warning");
  }

  private static String words(PolicyOrigin origin) {
    return switch (origin) {
      case SHIPPED -> "shipped with Writ";
      case DIRECTORY -> "from the server's directory";
      case UPLOADED -> "put by a person";
    };
  }

  @GET
  @Path("/{room}")
  public Response show(@PathParam("room") String room, @Context UriInfo uri) {
    Policies.Standing one = policies.one(call.caller(), room);
    Instant now = clock.instant();
    return page(
        uri,
        one.text(),
        one.set() == null
            ? "No policy that could decide: people are asked, whatever the request."
            : "Says who is asked before something is done in this room.",
        new PolicyPage.Standing(
            state(one),
            words(one.origin()),
            When.of(one.since(), now),
            refused(one.failure(), now),
            example(room)));
  }

  /** A set that decided once, as a decision names it. */
  @GET
  @Path("/texts/{sha256}")
  public Response text(@PathParam("sha256") String sha256, @Context UriInfo uri) {
    PolicyText text = policies.text(call.caller(), sha256);
    return page(uri, text, "The text that decided, as it was then.", null);
  }

  private Response page(
      UriInfo uri, PolicyText text, String says, PolicyPage.@Nullable Standing standing) {
    return frames.show(
        "policies/detail",
        "Policy of " + text.room(),
        "policies",
        uri,
        new PolicyPage(
            text.room(),
            says,
            text.sha256(),
            standing,
            text.files().entrySet().stream()
                .map(file -> new PolicyPage.File(file.getKey(), file.getValue().lines().toList()))
                .toList()));
  }

  private static PolicyPage.@Nullable Refused refused(
      Policies.@Nullable Failure failure, Instant now) {
    return failure == null
        ? null
        : new PolicyPage.Refused(
            failure.sha256(),
            words(failure.origin()),
            When.of(failure.at(), now),
            failure.faults().stream()
                .map(
                    fault ->
                        new PolicyPage.Fault(
                            fault.file() == null
                                ? ""
                                : fault.file() + ":" + fault.row() + ":" + fault.column(),
                            fault.message(),
                            fault.snippet()))
                .toList());
  }

  @POST
  @Path("/{room}/try")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response tryOut(@PathParam("room") String room, MultivaluedMap<String, String> fields) {
    TriedPanel panel;
    try {
      panel = new TriedPanel(asked(room, new Form(fields).text("input")), null);
    } catch (Problem refusal) {
      panel = new TriedPanel(null, Trouble.of(refusal));
    }
    return frames.part("policies/tried", "panel", panel);
  }

  private TriedPanel.Answer asked(String room, String text) {
    if (!(Json.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode input)) {
      throw KernelProblems.FIELD_INVALID.with("the input has to be an object").at("/input");
    }
    PolicyChanges.Tried tried = policies.tryOut(call.caller(), room, null, input);
    Ruling ruling = tried.ruling();
    return new TriedPanel.Answer(
        State.of(ruling.decision().outcome()),
        switch (ruling.decision()) {
          case Decision.Allow _ -> "Nobody is asked; the work starts at once.";
          case Decision.Deny _ -> "The request is refused.";
          case Decision.NeedsApproval need ->
              "Agreement of "
                  + Asking.voters(
                      need.threshold(), input.path("environment").asText("its environment"))
                  + ".";
        },
        ruling.degraded() && ruling.detail() != null
            ? List.of(ruling.detail())
            : ruling.decision().reasons(),
        ruling.cause(),
        ruling.output().toPrettyString(),
        rules(tried.explanation()).text(),
        tried.explanation().text());
  }

  /** Without the single steps. */
  private static Explanation rules(Explanation all) {
    return new Explanation(all.level(), all.rules(), List.of(), all.truncated(), List.of());
  }

  /** A request as the room's first operation by name would make one. */
  private String example(String room) {
    Caller caller = call.caller();
    Operation operation =
        actions.actions().stream()
            .map(Action::operation)
            .filter(each -> each.room().equals(room))
            .min(Comparator.comparing(Operation::name))
            .orElse(null);
    ObjectNode input = Json.object();
    input.put("room", room).put("operation", operation == null ? "" : operation.name());
    input.put("environment", environment);
    input.putObject("resource").put("type", operation == null ? "" : operation.aggregateType());
    input.putObject("spec");
    ObjectNode who = input.putObject("requester").put("name", caller.name());
    who.putArray("groups");
    who.putArray("roles");
    input.put("reason", "to see what it says").put("count", 1);
    return input.put("time", clock.instant().toString()).toPrettyString();
  }
}
