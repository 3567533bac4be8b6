package dev.writ.kernel.audit;

import java.util.UUID;

/**
 * Who did it, as the audit log keeps it.
 *
 * @param id {@code user:<uuid>} or {@code system:<job>}
 * @param name what people call it
 */
public record Actor(String id, String name, Origin origin) {
  public static Actor user(UUID id, String name, Origin origin) {
    return new Actor("user:" + id, name, origin);
  }

  public static Actor system(String job) {
    return new Actor("system:" + job, job, Origin.INSIDE);
  }
}
