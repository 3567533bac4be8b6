package dev.writ.vms.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.call.Asked;
import dev.writ.vms.VmsRoom;
import dev.writ.vms.decide.Confirmation;
import dev.writ.vms.policy.Fields;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Systems and services. */
@Path("/api/v1/vms")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class HierarchyResource {
  private final VmsRoom room;
  private final Call call;

  @Inject
  public HierarchyResource(VmsRoom room, Call call) {
    this.room = room;
    this.call = call;
  }

  @GET
  @Path("systems")
  public ObjectNode systems(
      @QueryParam("page") @Nullable String page, @QueryParam("per_page") @Nullable String perPage) {
    return Bodies.page(
        room.hierarchy().systems(call.caller(), Asked.page(page, perPage)), Bodies::of);
  }

  @POST
  @Path("systems")
  public Response createSystem(ObjectNode body) {
    return Bodies.of(room.hierarchy().createSystem(call.caller(), body, call.idempotency()));
  }

  @GET
  @Path("systems/{id}")
  public ObjectNode system(@PathParam("id") String id) {
    return Bodies.of(room.hierarchy().requireSystem(call.caller(), Asked.id(id)));
  }

  @PATCH
  @Path("systems/{id}")
  public ObjectNode describeSystem(@PathParam("id") String id, ObjectNode body) {
    return Bodies.of(room.hierarchy().describeSystem(call.caller(), Asked.id(id), body));
  }

  @DELETE
  @Path("systems/{id}")
  public Response deleteSystem(
      @PathParam("id") String id,
      @QueryParam("confirm") @Nullable String confirm,
      @QueryParam("confirm_name") @Nullable String confirmName,
      @Nullable ObjectNode body) {
    room.hierarchy()
        .deleteSystem(call.caller(), Asked.id(id), confirmation(confirm, confirmName, body));
    return Response.noContent().build();
  }

  @GET
  @Path("systems/{id}/services")
  public ObjectNode services(
      @PathParam("id") String id,
      @QueryParam("page") @Nullable String page,
      @QueryParam("per_page") @Nullable String perPage) {
    return Bodies.page(
        room.hierarchy().services(call.caller(), Asked.id(id), Asked.page(page, perPage)),
        Bodies::of);
  }

  @POST
  @Path("systems/{id}/services")
  public Response createService(@PathParam("id") String id, ObjectNode body) {
    return Bodies.of(
        room.hierarchy().createService(call.caller(), Asked.id(id), body, call.idempotency()));
  }

  @GET
  @Path("services/{id}")
  public ObjectNode service(@PathParam("id") String id) {
    return Bodies.of(room.hierarchy().requireService(call.caller(), Asked.id(id)));
  }

  @PATCH
  @Path("services/{id}")
  public ObjectNode describeService(@PathParam("id") String id, ObjectNode body) {
    return Bodies.of(room.hierarchy().describeService(call.caller(), Asked.id(id), body));
  }

  @DELETE
  @Path("services/{id}")
  public Response deleteService(
      @PathParam("id") String id,
      @QueryParam("confirm") @Nullable String confirm,
      @QueryParam("confirm_name") @Nullable String confirmName,
      @Nullable ObjectNode body) {
    room.hierarchy()
        .deleteService(call.caller(), Asked.id(id), confirmation(confirm, confirmName, body));
    return Response.noContent().build();
  }

  private static Confirmation confirmation(
      @Nullable String confirm, @Nullable String confirmName, @Nullable ObjectNode body) {
    if (body == null) {
      return Confirmation.of("true".equals(confirm), confirmName, false, null);
    }
    Fields fields = Fields.of(body, Set.of("confirm", "confirm_name"));
    Confirmation given =
        Confirmation.of(
            "true".equals(confirm),
            confirmName,
            fields.flag("confirm"),
            fields.string("confirm_name"));
    fields.refuse();
    return given;
  }
}
