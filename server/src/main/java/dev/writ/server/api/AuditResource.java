package dev.writ.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.VerifyAudit;
import dev.writ.kernel.approval.Desk;
import dev.writ.kernel.audit.AuditExport;
import dev.writ.kernel.audit.AuditRow;
import dev.writ.kernel.audit.AuditSearch;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import dev.writ.server.http.Answers;
import dev.writ.server.http.CurrentCall;
import dev.writ.server.http.Fields;
import dev.writ.server.http.HttpProblems;
import dev.writ.server.http.PageQuery;
import dev.writ.server.http.Paging;
import dev.writ.server.http.Parameters;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import org.jspecify.annotations.Nullable;

/** The audit log: search, proof, export. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class AuditResource {
  private final CurrentCall call;
  private final AuditSearch search;
  private final AuditExport export;
  private final Desk desk;

  AuditResource(CurrentCall call, AuditSearch search, AuditExport export, Desk desk) {
    this.call = call;
    this.search = search;
    this.export = export;
    this.desk = desk;
  }

  @GET
  public ObjectNode find(@BeanParam AuditQuery query, @BeanParam PageQuery page) {
    Caller caller = call.caller();
    caller.require(KernelPermissions.AUDIT_READ);
    Page.Wish wish = page.wish();
    AuditSearch.Page found =
        search.find(caller.actor(), query.filter(), wish.offset(), wish.perPage());
    return Paging.answer(wish.of(found.rows(), found.total()), AuditResource::row);
  }

  @POST
  @Path("/verify")
  public Response verify(ObjectNode body) {
    Fields fields = new Fields(body);
    Long from = fields.big("from_seq");
    Long to = fields.big("to_seq");
    if ((from != null && from < 1) || (to != null && to < (from == null ? 1 : from))) {
      fields.refuse(
          KernelProblems.FIELD_INVALID
              .with("`from_seq` starts at 1, and `to_seq` is not before it")
              .param("field", "from_seq")
              .at("/from_seq"));
    }
    fields.check();
    Caller caller = call.caller();
    caller.require(KernelPermissions.AUDIT_READ);
    return Answers.of(desk.submit(VerifyAudit.submission(caller, from, to, call.idempotency())));
  }

  @GET
  @Path("/export")
  @Produces("application/x-ndjson")
  public Response export(
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("from_seq") @Nullable String fromSeq) {
    Caller caller = call.caller();
    caller.require(KernelPermissions.AUDIT_EXPORT);
    AuditExport.Part part =
        new AuditExport.Part(
            sequence(fromSeq), Parameters.instant("from", from), Parameters.instant("to", to));
    StreamingOutput lines = out -> export.write(caller.actor(), part, out);
    return Response.ok(lines)
        .header("Content-Disposition", "attachment; filename=\"audit.jsonl\"")
        .build();
  }

  private static long sequence(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return 1;
    }
    if (!text.matches("[1-9]\\d{0,17}")) {
      throw HttpProblems.PARAMETER_INVALID
          .with("`from_seq` must be a whole number from 1, not `" + text + "`")
          .param("parameter", "from_seq");
    }
    return Long.parseLong(text);
  }

  private static ObjectNode row(AuditSearch.Found found) {
    AuditRow row = found.row();
    ObjectNode json = Json.object();
    json.put("id", row.id()).put("seq", found.seq()).put("action_code", row.actionCode());
    json.set("params", Json.read(row.params()));
    json.put("outcome", row.outcome())
        .put("performed_by", row.performedBy())
        .put("performed_by_name", row.performedByName())
        .put("performed_at", row.performedAt().toString())
        .put("ticket_id", text(row.ticketId()))
        .put("event_id", text(row.eventId()))
        .put("room", row.room())
        .put("resource_type", row.resourceType())
        .put("resource_id", row.resourceId())
        .put("resource_name", row.resourceName())
        .put("environment", row.environment())
        .put("request_id", row.requestId())
        .put("ip", row.ip())
        .put("user_agent", row.userAgent());
    return json;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
