package dev.writ.kernel.identity;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a binding holds: everywhere, or one thing of a type that a room declares.
 *
 * @param type {@code global} or a room's scope type, such as {@code system}
 * @param id null for global only
 */
public record Scope(String type, @Nullable UUID id) {
  public static final Scope GLOBAL = new Scope("global", null);

  public Scope {
    if (type.equals("global") != (id == null)) {
      throw new IllegalArgumentException("the global scope has no id, and every other has one");
    }
  }

  /** True where this scope reaches the other one. */
  public boolean covers(Scope other) {
    return id == null || equals(other);
  }
}
