package dev.writ.kernel.job;

import dev.writ.kernel.event.WorkEvent;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Somebody who wants to know that something happened.
 *
 * @param name stable: it is part of the job's key
 * @param types event types, such as {@code VM_CREATION_COMPLETED}
 * @param handler is called at least once per fact, in no particular order, so it must be
 *     idempotent; it opens its own transaction. While it throws it is called again after n⁴
 *     seconds, at most a day, and no other subscriber waits for it
 */
public record FactSubscriber(String name, Set<String> types, Consumer<WorkEvent> handler) {
  public FactSubscriber {
    types = Set.copyOf(types);
    if (!name.matches("[a-z][a-z0-9-]*")) {
      throw new IllegalArgumentException(
          "a subscriber's name is lower case with hyphens, not `" + name + "`");
    }
  }
}
