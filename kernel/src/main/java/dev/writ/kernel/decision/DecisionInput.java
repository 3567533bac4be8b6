package dev.writ.kernel.decision;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.kernel.audit.ResourceRef;
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

  /** Who asks. */
  public record Requester(UUID id, String name, Set<String> groups, Set<String> roles) {}
}
