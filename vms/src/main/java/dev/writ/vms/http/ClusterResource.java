package dev.writ.vms.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.call.Asked;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import dev.writ.vms.VmsRoom;
import dev.writ.vms.view.ClusterEntry;
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
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Clusters, for admins. */
@Path("/api/v1/vms/clusters")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ClusterResource {
  private final VmsRoom room;
  private final Call call;

  @Inject
  public ClusterResource(VmsRoom room, Call call) {
    this.room = room;
    this.call = call;
  }

  @GET
  public ObjectNode list(
      @QueryParam("page") @Nullable String page, @QueryParam("per_page") @Nullable String perPage) {
    Page.Wish wish = Asked.page(page, perPage);
    List<ClusterEntry> clusters = room.fleet().list(call.caller());
    List<ClusterEntry> part =
        clusters.stream().skip((wish.page() - 1L) * wish.perPage()).limit(wish.perPage()).toList();
    return Bodies.page(new Page<>(part, clusters.size(), wish.page(), wish.perPage()), Bodies::of);
  }

  @POST
  public Response register(ObjectNode body) {
    return Bodies.created(
        "/api/v1/vms/clusters", Bodies.of(room.fleet().register(call.caller(), body)));
  }

  @GET
  @Path("{id}")
  public ObjectNode show(@PathParam("id") String id) {
    return Bodies.of(room.fleet().require(call.caller(), Asked.id(id)));
  }

  @PATCH
  @Path("{id}")
  public ObjectNode change(@PathParam("id") String id, ObjectNode body) {
    return Bodies.of(
        room.fleet().change(call.caller(), Asked.id(id), body, Set.of("default_storage_class")));
  }

  @PUT
  @Path("{id}/environment")
  public ObjectNode changeEnvironment(@PathParam("id") String id, ObjectNode body) {
    return Bodies.of(room.fleet().change(call.caller(), Asked.id(id), body, Set.of("environment")));
  }

  @PUT
  @Path("{id}/credentials")
  public ObjectNode changeCredential(@PathParam("id") String id, ObjectNode body) {
    return Bodies.of(room.fleet().changeCredential(call.caller(), Asked.id(id), body));
  }

  @POST
  @Path("{id}/check")
  public ObjectNode check(@PathParam("id") String id) {
    return Bodies.of(room.fleet().check(call.caller(), Asked.id(id)));
  }

  @GET
  @Path("{id}/namespaces/{name}/exists")
  public ObjectNode hasNamespace(@PathParam("id") String id, @PathParam("name") String name) {
    return Json.object()
        .put("exists", room.fleet().hasNamespace(call.caller(), Asked.id(id), name));
  }

  @DELETE
  @Path("{id}")
  public Response unregister(@PathParam("id") String id) {
    room.fleet().unregister(call.caller(), Asked.id(id));
    return Response.noContent().build();
  }
}
