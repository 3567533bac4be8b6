package dev.writ.kernel.identity;

import dev.writ.kernel.store.Tx;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who is there. */
public interface Directory {
  /**
   * Enabled people who hold the permission everywhere in the environment, by name or group, not by
   * being platform admin: those are the ones to be told that something waits. A ticket has no scope
   * of its own, so a binding to one system, say, lets nobody vote, and nobody is told by it.
   *
   * @param groups narrows to members of any of these groups; empty for no narrowing
   */
  Set<UUID> holdersOf(
      Tx tx, Permission permission, @Nullable String environment, Set<String> groups);

  /** Display name of a user, or its id where it is unknown. */
  String nameOf(Tx tx, UUID userId);

  /** Display names by id, of each of these users. */
  default Map<UUID, String> namesOf(Tx tx, Set<UUID> userIds) {
    return userIds.stream().collect(Collectors.toMap(id -> id, id -> nameOf(tx, id)));
  }
}
