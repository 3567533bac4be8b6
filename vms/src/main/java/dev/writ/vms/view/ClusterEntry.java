package dev.writ.vms.view;

import dev.writ.vms.decide.Capabilities;
import dev.writ.vms.decide.ClusterHealth;
import dev.writ.vms.decide.Placement;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that machines may stand on; its credential is not part of this.
 *
 * @param identityUid UID of its {@code kube-system} namespace: the same cluster has the same
 * @param healthDetail why it is not healthy
 * @param healthSince when the health became what it is
 */
public record ClusterEntry(
    UUID id,
    String name,
    String environment,
    String apiUrl,
    @Nullable String defaultStorageClass,
    Capabilities capabilities,
    String identityUid,
    ClusterHealth health,
    @Nullable String healthDetail,
    Instant healthSince,
    @Nullable Instant checkedAt,
    Instant createdAt) {

  public Placement.Candidate candidate() {
    return new Placement.Candidate(
        id, name, environment, health, capabilities, defaultStorageClass);
  }
}
