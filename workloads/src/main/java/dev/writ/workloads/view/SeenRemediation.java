package dev.writ.workloads.view;

import dev.writ.kernel.event.EventTrail;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A remediation with what policy said and what happened since.
 *
 * @param revertedBy the remediation that takes this one back; empty for none
 * @param mayRevert whether the caller may ask to take it back, and there is something to take back
 */
public record SeenRemediation(
    Remediation remediation,
    EventTrail trail,
    Optional<Remediation> revertedBy,
    boolean mayRevert) {

  /**
   * Which ones are wanted; null for any.
   *
   * @param policy key of one that contributes
   * @param workload a key such as {@code deployment/production/web-app}
   * @param idEnd the last characters of the id
   */
  public record Filter(
      @Nullable String cluster,
      @Nullable String namespace,
      @Nullable String policy,
      @Nullable String workload,
      @Nullable String idEnd,
      List<RemediationState> states) {
    public static final Filter ALL = new Filter(null, null, null, null, null, List.of());

    public Filter {
      states = List.copyOf(states);
    }
  }
}
