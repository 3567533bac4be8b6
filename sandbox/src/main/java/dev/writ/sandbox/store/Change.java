package dev.writ.sandbox.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the log.
 *
 * @param object the object after the change; for a deletion its last state
 * @param previous the object before the change; null when it was added
 */
public record Change(
    Type type, long revision, ObjectKey key, ObjectNode object, @Nullable ObjectNode previous) {

  public enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }
}
