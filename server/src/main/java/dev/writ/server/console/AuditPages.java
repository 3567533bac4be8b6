package dev.writ.server.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.VerifyAudit;
import dev.writ.kernel.approval.Desk;
import dev.writ.kernel.audit.ActionCode;
import dev.writ.kernel.audit.ActionCodes;
import dev.writ.kernel.audit.AuditRow;
import dev.writ.kernel.audit.AuditSearch;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.job.TaskView;
import dev.writ.kernel.job.TaskViews;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import dev.writ.server.api.AuditQuery;
import dev.writ.server.http.CurrentCall;
import dev.writ.server.http.Paging;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The audit log, searched and proven. */
@Path("/audit")
@Produces(MediaType.TEXT_HTML)
public class AuditPages {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int PARAMS_SHOWN = 4;
  private static final int LONGEST_PARAM = 48;

  private final CurrentCall call;
  private final Frames frames;
  private final AuditSearch search;
  private final ActionCodes codes;
  private final Desk desk;
  private final TaskViews tasks;
  private final InstantSource clock;

  AuditPages(
      CurrentCall call,
      Frames frames,
      AuditSearch search,
      ActionCodes codes,
      Desk desk,
      TaskViews tasks,
      InstantSource clock) {
    this.call = call;
    this.frames = frames;
    this.search = search;
    this.codes = codes;
    this.desk = desk;
    this.tasks = tasks;
    this.clock = clock;
  }

  @GET
  public Response list(
      @BeanParam AuditQuery query,
      @QueryParam("page") @Nullable String page,
      @Context UriInfo uri) {
    Caller caller = call.caller();
    caller.require(KernelPermissions.AUDIT_READ);
    Page.Wish wish = Paging.wish(page, null);
    AuditSearch.Page found =
        search.find(caller.actor(), query.filter(), wish.offset(), wish.perPage());
    Instant now = clock.instant();
    Map<String, String> filter = new LinkedHashMap<>();
    uri.getQueryParameters().forEach((name, values) -> filter.put(name, values.getFirst()));
    return frames.show(
        "audit/list",
        "Audit",
        "audit",
        uri,
        new AuditPage(
            Words.count(found.total(), "row")
                + (filter.isEmpty() ? "" : " fit")
                + ", newest first. Reading them is recorded too.",
            found.rows().stream().map(row -> row(row, now)).toList(),
            filter,
            codes.all().stream().map(ActionCode::name).toList(),
            Pager.of(
                Frames.address(uri, "page", null),
                wish.page(),
                wish.perPage(),
                found.rows().size(),
                found.total()),
            caller.mayAnywhere(KernelPermissions.AUDIT_EXPORT)));
  }

  @POST
  @Path("/verify")
  public Response verify() throws InterruptedException {
    Caller caller = call.caller();
    VerifiedPanel panel;
    try {
      caller.require(KernelPermissions.AUDIT_READ);
      UUID task =
          UUID.fromString(
              desk.submit(VerifyAudit.submission(caller, null, null, null))
                  .body()
                  .path("event_id")
                  .asText());
      panel = told(tasks.await(caller, task, PATIENCE));
    } catch (Problem refusal) {
      panel = new VerifiedPanel(false, "", List.of(), Trouble.of(refusal));
    }
    return frames.part("audit/verified", "panel", panel);
  }

  private static VerifiedPanel told(TaskView task) {
    ObjectNode result = task.result();
    if (result == null) {
      return new VerifiedPanel(
          false,
          task.isMoving()
              ? "Still reading; the task tells when it is done."
              : "The log could not be read to its end.",
          List.of(new MachinePage.Fact("Task", task.id().toString(), true)),
          null);
    }
    List<MachinePage.Fact> facts = new ArrayList<>();
    facts.add(new MachinePage.Fact("Head", result.path("head").path("chain_hash").asText(), true));
    facts.add(new MachinePage.Fact("Number", result.path("head").path("seq").asText(), false));
    facts.add(new MachinePage.Fact("Signatures", result.path("checkpoints").asText(), false));
    facts.add(new MachinePage.Fact("Not sealed yet", result.path("unsealed").asText(), false));
    JsonNode bad = result.path("first_bad");
    return new VerifiedPanel(
        result.path("ok").asBoolean(),
        result.path("ok").asBoolean()
            ? "The record is whole: "
                + Words.count(result.path("rows").asLong(), "row")
                + ", none changed, missing or moved."
            : "The record was changed: "
                + bad.path("kind").asText()
                + " at number "
                + bad.path("seq").asText("?")
                + ".",
        facts,
        null);
  }

  private static AuditPage.Row row(AuditSearch.Found found, Instant now) {
    AuditRow row = found.row();
    List<String> params = new ArrayList<>();
    for (Map.Entry<String, JsonNode> param : Json.readObject(row.params()).properties()) {
      if (params.size() < PARAMS_SHOWN && !param.getValue().isNull()) {
        String value =
            param.getValue().isTextual() ? param.getValue().asText() : param.getValue().toString();
        params.add(
            param.getKey()
                + ": "
                + (value.length() > LONGEST_PARAM
                    ? value.substring(0, LONGEST_PARAM) + "…"
                    : value));
      }
    }
    String about =
        row.resourceName() != null
            ? row.resourceName()
            : row.resourceType() == null ? "" : row.resourceType();
    return new AuditPage.Row(
        String.valueOf(row.id()),
        row.actionCode(),
        State.of(row.outcome()),
        row.performedByName(),
        about.isEmpty() && row.ticketId() != null ? "ticket" : about,
        row.environment() == null ? "" : row.environment(),
        params,
        row.ticketId() == null ? "" : "/approvals/" + row.ticketId(),
        found.seq() == null ? "not sealed yet" : "#" + found.seq(),
        When.of(row.performedAt(), now));
  }
}
