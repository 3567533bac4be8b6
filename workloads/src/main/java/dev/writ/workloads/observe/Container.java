package dev.writ.workloads.observe;

import dev.writ.document.Span;
import org.jspecify.annotations.Nullable;

/**
 * One container of a pod or a template.
 *
 * @param image null where there is none
 * @param tcpPort the first TCP port that it declares, 0 for none
 * @param restarts from its status, 0 without one
 * @param at where it is written; null where it was not read from text
 */
public record Container(
    String name,
    Role role,
    @Nullable String image,
    boolean livenessProbe,
    boolean readinessProbe,
    Resources resources,
    int tcpPort,
    int restarts,
    @Nullable Span at) {

  /** What it is to the pod. */
  public enum Role {
    MAIN,
    /** An init container that restarts always. */
    SIDECAR,
    INIT,
    EPHEMERAL
  }

  /** Whether it runs as long as the pod: it is probed, and it gets resources. */
  public boolean isMain() {
    return role == Role.MAIN || role == Role.SIDECAR;
  }
}
