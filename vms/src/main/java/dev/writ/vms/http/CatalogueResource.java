package dev.writ.vms.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.call.Asked;
import dev.writ.kernel.store.Json;
import dev.writ.vms.VmsRoom;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Namespaces, templates and instance sizes. */
@Path("/api/v1/vms")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class CatalogueResource {
  private final VmsRoom room;
  private final Call call;

  @Inject
  public CatalogueResource(VmsRoom room, Call call) {
    this.room = room;
    this.call = call;
  }

  @GET
  @Path("namespaces")
  public ObjectNode namespaces(
      @QueryParam("page") @Nullable String page, @QueryParam("per_page") @Nullable String perPage) {
    return Bodies.page(
        room.catalogue().namespaces(call.caller(), Asked.page(page, perPage)), Bodies::of);
  }

  @POST
  @Path("namespaces")
  public Response registerNamespace(ObjectNode body) {
    return Bodies.created(
        "/api/v1/vms/namespaces",
        Bodies.of(room.catalogue().registerNamespace(call.caller(), body)));
  }

  @GET
  @Path("namespaces/{id}")
  public ObjectNode namespace(@PathParam("id") String id) {
    return Bodies.of(room.catalogue().requireNamespace(call.caller(), Asked.id(id)));
  }

  @PATCH
  @Path("namespaces/{id}")
  public ObjectNode changeNamespace(@PathParam("id") String id, ObjectNode body) {
    return Bodies.of(room.catalogue().changeNamespace(call.caller(), Asked.id(id), body));
  }

  @DELETE
  @Path("namespaces/{id}")
  public Response unregisterNamespace(@PathParam("id") String id) {
    room.catalogue().unregisterNamespace(call.caller(), Asked.id(id));
    return Response.noContent().build();
  }

  @GET
  @Path("templates")
  public ObjectNode templates(
      @QueryParam("status") @Nullable String status,
      @QueryParam("page") @Nullable String page,
      @QueryParam("per_page") @Nullable String perPage) {
    return Bodies.page(
        room.catalogue()
            .templates(call.caller(), "active".equals(status), Asked.page(page, perPage)),
        Bodies::of);
  }

  @POST
  @Path("templates")
  public Response draftTemplate(ObjectNode body) {
    return Bodies.created(
        "/api/v1/vms/templates", Bodies.of(room.catalogue().draftTemplate(call.caller(), body)));
  }

  @GET
  @Path("templates/{id}")
  public ObjectNode template(@PathParam("id") String id) {
    return Bodies.of(room.catalogue().requireTemplate(call.caller(), Asked.id(id)));
  }

  @PUT
  @Path("templates/{id}")
  public ObjectNode editTemplate(@PathParam("id") String id, ObjectNode body) {
    return Bodies.of(room.catalogue().editTemplate(call.caller(), Asked.id(id), body));
  }

  @POST
  @Path("templates/{id}/validate")
  public ObjectNode validateTemplate(@PathParam("id") String id, @Nullable ObjectNode body) {
    return Bodies.of(
        room.catalogue()
            .validateTemplate(call.caller(), Asked.id(id), body == null ? Json.object() : body));
  }

  @POST
  @Path("templates/{id}/publish")
  public ObjectNode publishTemplate(@PathParam("id") String id) {
    return Bodies.of(room.catalogue().publishTemplate(call.caller(), Asked.id(id)));
  }

  @DELETE
  @Path("templates/{id}")
  public Response deleteTemplate(@PathParam("id") String id) {
    room.catalogue().deleteTemplate(call.caller(), Asked.id(id));
    return Response.noContent().build();
  }

  @GET
  @Path("sizes")
  public ObjectNode sizes(
      @QueryParam("page") @Nullable String page, @QueryParam("per_page") @Nullable String perPage) {
    return Bodies.page(
        room.catalogue().sizes(call.caller(), Asked.page(page, perPage)), Bodies::of);
  }

  @POST
  @Path("sizes")
  public Response createSize(ObjectNode body) {
    return Bodies.created(
        "/api/v1/vms/sizes", Bodies.of(room.catalogue().createSize(call.caller(), body)));
  }

  @GET
  @Path("sizes/{id}")
  public ObjectNode size(@PathParam("id") String id) {
    return Bodies.of(room.catalogue().requireSize(call.caller(), Asked.id(id)));
  }

  @PUT
  @Path("sizes/{id}")
  public ObjectNode editSize(@PathParam("id") String id, ObjectNode body) {
    return Bodies.of(room.catalogue().editSize(call.caller(), Asked.id(id), body));
  }

  @POST
  @Path("sizes/{id}/disable")
  public ObjectNode disableSize(@PathParam("id") String id) {
    return Bodies.of(room.catalogue().disableSize(call.caller(), Asked.id(id)));
  }
}
