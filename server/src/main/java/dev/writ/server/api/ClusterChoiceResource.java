package dev.writ.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.approval.TicketDetail;
import dev.writ.kernel.approval.TicketViews;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Json;
import dev.writ.server.http.CurrentCall;
import dev.writ.server.http.Parameters;
import dev.writ.vms.MachineDesk.Suggestion;
import dev.writ.vms.VmsRoom;
import dev.writ.vms.view.ClusterEntry;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Where a requested machine could stand, for those who decide: tickets meet the room here. */
@Path("/api/v1/admin/approvals")
@Produces(MediaType.APPLICATION_JSON)
public class ClusterChoiceResource {
  private final CurrentCall call;
  private final TicketViews tickets;
  private final VmsRoom vms;

  ClusterChoiceResource(CurrentCall call, TicketViews tickets, VmsRoom vms) {
    this.call = call;
    this.tickets = tickets;
    this.vms = vms;
  }

  /**
   * Judged by the spec as it would be carried out now. A request that makes no machine has no
   * clusters to choose from, so there is nothing here.
   */
  @GET
  @Path("/{id}/suggested-clusters")
  public ObjectNode suggest(@PathParam("id") String id) {
    TicketDetail detail = tickets.requireForApprover(Parameters.id(id), call.caller());
    if (!detail.view().ticket().operation().equals("CREATE_VM")) {
      throw KernelProblems.NOT_FOUND.with("this request makes no machine: it has no cluster");
    }
    ObjectNode body = Json.object();
    ArrayNode candidates = body.putArray("candidates");
    ArrayNode excluded = body.putArray("excluded");
    for (Suggestion one : vms.machines().suggestClusters(detail.effectiveSpec())) {
      Problem because = one.excludedBecause();
      if (because == null) {
        candidates.add(of(one.cluster()));
      } else {
        excluded.add(
            of(one.cluster()).put("code", because.code().name()).put("reason", because.detail()));
      }
    }
    return body;
  }

  /** What an approver may know of a cluster; its address and its keys are for admins. */
  private static ObjectNode of(ClusterEntry cluster) {
    return Json.object()
        .put("id", cluster.id().toString())
        .put("name", cluster.name())
        .put("environment", cluster.environment())
        .put("health", cluster.health().name())
        .put("default_storage_class", cluster.defaultStorageClass());
  }
}
