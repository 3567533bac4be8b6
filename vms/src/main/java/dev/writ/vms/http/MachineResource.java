package dev.writ.vms.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.call.Asked;
import dev.writ.kernel.store.Json;
import dev.writ.vms.VmsRoom;
import dev.writ.vms.decide.MachineOperation;
import dev.writ.vms.decide.VmStatus;
import dev.writ.vms.view.Machine;
import dev.writ.vms.view.MachineFilter;
import dev.writ.vms.view.Revision;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Machines. */
@Path("/api/v1/vms")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class MachineResource {
  private final VmsRoom room;
  private final Call call;

  @Inject
  public MachineResource(VmsRoom room, Call call) {
    this.room = room;
    this.call = call;
  }

  @GET
  public ObjectNode list(
      @QueryParam("system") @Nullable String system,
      @QueryParam("service") @Nullable String service,
      @QueryParam("namespace") @Nullable String namespace,
      @QueryParam("environment") @Nullable String environment,
      @QueryParam("status") @Nullable String status,
      @QueryParam("page") @Nullable String page,
      @QueryParam("per_page") @Nullable String perPage) {
    MachineFilter filter =
        new MachineFilter(
            Asked.id(system, "system"),
            Asked.id(service, "service"),
            null,
            namespace,
            environment,
            status(status),
            null);
    return Bodies.page(
        room.machines().list(call.caller(), filter, Asked.page(page, perPage)), Bodies::of);
  }

  @POST
  public Response request(ObjectNode body) {
    return Bodies.of(room.machines().request(call.caller(), body, call.idempotency()));
  }

  @POST
  @Path("dry-run")
  public ObjectNode preview(ObjectNode body) {
    return room.machines().preview(call.caller(), body);
  }

  @GET
  @Path("{id}")
  public ObjectNode show(@PathParam("id") String id) {
    Machine machine = room.machines().require(call.caller(), Asked.id(id));
    List<Revision> revisions = room.machines().revisions(call.caller(), machine.id());
    ObjectNode json = Bodies.of(machine);
    json.set("spec", revisions.getFirst().spec());
    return json;
  }

  @GET
  @Path("{id}/revisions")
  public ObjectNode revisions(@PathParam("id") String id) {
    List<Revision> revisions = room.machines().revisions(call.caller(), Asked.id(id));
    ObjectNode json = Json.object();
    ArrayNode items = json.putArray("items");
    revisions.forEach(revision -> items.add(Bodies.of(revision)));
    return json.put("total", revisions.size());
  }

  @GET
  @Path("{id}/manifest")
  @Produces("application/yaml")
  public String manifest(@PathParam("id") String id) {
    return room.machines().manifest(call.caller(), Asked.id(id));
  }

  @POST
  @Path("{id}/start")
  public Response start(@PathParam("id") String id, ObjectNode body) {
    return operate(id, MachineOperation.START, body);
  }

  @POST
  @Path("{id}/stop")
  public Response stop(@PathParam("id") String id, ObjectNode body) {
    return operate(id, MachineOperation.STOP, body);
  }

  @POST
  @Path("{id}/restart")
  public Response restart(@PathParam("id") String id, ObjectNode body) {
    return operate(id, MachineOperation.RESTART, body);
  }

  @DELETE
  @Path("{id}")
  public Response delete(
      @PathParam("id") String id,
      @QueryParam("confirm") @Nullable String confirm,
      @QueryParam("confirm_name") @Nullable String confirmName,
      @Nullable ObjectNode body) {
    return Bodies.of(
        room.machines()
            .delete(
                call.caller(),
                Asked.id(id),
                "true".equals(confirm),
                confirmName,
                body == null ? Json.object() : body,
                call.idempotency()));
  }

  private Response operate(String id, MachineOperation step, @Nullable ObjectNode body) {
    return Bodies.of(
        room.machines()
            .operate(
                call.caller(),
                Asked.id(id),
                step,
                body == null ? Json.object() : body,
                call.idempotency()));
  }

  private static @Nullable VmStatus status(@Nullable String text) {
    String word =
        Asked.oneOf(text, "status", Arrays.stream(VmStatus.values()).map(VmStatus::name).toList());
    return word == null ? null : VmStatus.valueOf(word);
  }
}
