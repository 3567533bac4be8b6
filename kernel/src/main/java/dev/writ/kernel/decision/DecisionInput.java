package dev.writ.kernel.decision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.store.Json;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a policy is told about a request.
 *
 * @param spec the request's payload
 * @param count how many things the request is about, 1 but for batches
 */
public record DecisionInput(
    String room,
    String operation,
    @Nullable String environment,
    ResourceRef resource,
    JsonNode spec,
    Requester requester,
    @Nullable String reason,
    int count,
    Instant time) {

  /** The document that a policy reads. */
  public ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("room", room).put("operation", operation).put("environment", environment);
    json.putObject("resource")
        .put("type", resource.type())
        .put("id", resource.id())
        .put("name", resource.name());
    json.set("spec", spec);
    ObjectNode who = json.putObject("requester");
    who.put("id", requester.id().toString()).put("name", requester.name());
    requester.groups().stream().sorted().forEach(who.putArray("groups")::add);
    requester.roles().stream().sorted().forEach(who.putArray("roles")::add);
    return json.put("reason", reason).put("count", count).put("time", time.toString());
  }

  /** Who asks. */
  public record Requester(UUID id, String name, Set<String> groups, Set<String> roles) {}
}
