package dev.writ.kernel.audit;

import java.util.UUID;

/**
 * Who did it, as the audit log keeps it.
 *
 * @param id {@code user:<uuid>}, {@code user:<cluster>/<name>} for somebody whom only a cluster
 *     knows, or {@code system:<job>}
 * @param name what people call it
 */
public record Actor(String id, String name, Origin origin) {
  public static Actor user(UUID id, String name, Origin origin) {
    return new Actor("user:" + id, name, origin);
  }

  /**
   * Somebody who spoke to a cluster, by the name that the cluster gives them.
   *
   * @param requestId by which the cluster knows what was asked
   */
  public static Actor ofCluster(String cluster, String name, String requestId) {
    return new Actor("user:" + cluster + "/" + name, name, new Origin(requestId, null, null));
  }

  public static Actor system(String job) {
    return new Actor("system:" + job, job, Origin.INSIDE);
  }
}
