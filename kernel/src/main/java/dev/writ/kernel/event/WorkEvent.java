package dev.writ.kernel.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.audit.ResourceRef;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a person asked for, as the store keeps it.
 *
 * @param type such as {@code VM_CREATION_REQUESTED}
 * @param payload immutable: the request, resolved and complete
 * @param requestedBy user id
 * @param retryOf the failed event that an admin retried with this one
 */
public record WorkEvent(
    UUID id,
    String type,
    String room,
    String operation,
    ResourceRef resource,
    ObjectNode payload,
    @Nullable String environment,
    UUID requestedBy,
    EventStatus status,
    @Nullable UUID retryOf,
    Instant createdAt) {

  /** The same event further on in its life. */
  public WorkEvent withStatus(EventStatus next) {
    return new WorkEvent(
        id,
        type,
        room,
        operation,
        resource,
        payload,
        environment,
        requestedBy,
        next,
        retryOf,
        createdAt);
  }
}
