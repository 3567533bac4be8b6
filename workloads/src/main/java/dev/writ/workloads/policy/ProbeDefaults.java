package dev.writ.workloads.policy;

import org.jspecify.annotations.Nullable;

/**
 * The probe that is injected.
 *
 * @param tcpPort null for the first TCP port that the container declares, else 8080
 */
public record ProbeDefaults(@Nullable Integer tcpPort, int initialDelaySeconds, int periodSeconds) {
  public static final ProbeDefaults STANDARD = new ProbeDefaults(null, 5, 10);
}
