package dev.writ.server.console;

import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Page;
import dev.writ.server.http.CurrentCall;
import dev.writ.server.http.Parameters;
import dev.writ.vms.VmsRoom;
import dev.writ.vms.decide.ClusterHealth;
import dev.writ.vms.view.ClusterEntry;
import dev.writ.vms.view.MachineFilter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The clusters, for who looks after them. */
@Path("/vms/clusters")
@Produces(MediaType.TEXT_HTML)
public class ClusterPages {
  private final CurrentCall call;
  private final Frames frames;
  private final VmsRoom room;
  private final InstantSource clock;

  ClusterPages(CurrentCall call, Frames frames, VmsRoom room, InstantSource clock) {
    this.call = call;
    this.frames = frames;
    this.room = room;
    this.clock = clock;
  }

  @GET
  public Response list(
      @QueryParam("environment") @Nullable String environment, @Context UriInfo uri) {
    return list(environment, uri, null);
  }

  @POST
  @Path("/{id}/check")
  public Response check(
      @PathParam("id") String id,
      @QueryParam("environment") @Nullable String environment,
      @Context UriInfo uri) {
    try {
      room.fleet().check(call.caller(), Parameters.id(id));
      return Frames.go("/vms/clusters");
    } catch (Problem refusal) {
      return list(environment, uri, Trouble.of(refusal));
    }
  }

  private Response list(@Nullable String environment, UriInfo uri, @Nullable Trouble trouble) {
    Caller caller = call.caller();
    Instant now = clock.instant();
    String where = Frames.text(environment);
    List<ClusterEntry> clusters =
        room.fleet().list(caller).stream()
            .filter(cluster -> where == null || cluster.environment().equals(where))
            .toList();
    return frames.show(
        "vms/clusters",
        "Clusters",
        "clusters",
        uri,
        new ClustersPage(
            says(clusters),
            clusters.stream().map(cluster -> row(caller, cluster, now)).toList(),
            trouble));
  }

  private static String says(List<ClusterEntry> clusters) {
    long ill = clusters.stream().filter(one -> one.health() != ClusterHealth.HEALTHY).count();
    String all = Words.count(clusters.size(), "cluster");
    return ill == 0
        ? all + (clusters.isEmpty() ? "." : ", all healthy.")
        : all + ", " + ill + " not healthy: no new machine is placed there.";
  }

  private ClustersPage.Row row(Caller caller, ClusterEntry cluster, Instant now) {
    return new ClustersPage.Row(
        cluster.id().toString(),
        cluster.name(),
        cluster.apiUrl(),
        cluster.environment(),
        State.of(cluster.health().name()),
        cluster.healthDetail(),
        machinesOn(caller, cluster.id()),
        String.join(", ", new TreeSet<>(cluster.capabilities().storageClasses())),
        cluster.checkedAt() == null ? null : When.of(cluster.checkedAt(), now));
  }

  private long machinesOn(Caller caller, UUID cluster) {
    return room.machines()
        .list(
            caller, new MachineFilter(null, null, cluster, null, null, null, null), Page.Wish.FIRST)
        .total();
  }
}
