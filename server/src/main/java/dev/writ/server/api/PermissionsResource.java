package dev.writ.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.store.Json;
import dev.writ.server.http.CurrentCall;
import dev.writ.vms.policy.VmsPermissions;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.stream.Stream;

/** Every permission that a role can carry, and whether the caller holds it anywhere. */
@Path("/api/v1/permissions")
@Produces(MediaType.APPLICATION_JSON)
public class PermissionsResource {
  private final CurrentCall call;

  PermissionsResource(CurrentCall call) {
    this.call = call;
  }

  @GET
  public ObjectNode list() {
    ObjectNode body = Json.object();
    ArrayNode items = body.putArray("items");
    Stream.concat(KernelPermissions.ALL.stream(), VmsPermissions.ALL.stream())
        .sorted()
        .forEach(permission -> items.add(item(permission)));
    return body.put("total", items.size());
  }

  private ObjectNode item(Permission permission) {
    return Json.object()
        .put("name", permission.name())
        .put("held", call.caller().mayAnywhere(permission));
  }
}
