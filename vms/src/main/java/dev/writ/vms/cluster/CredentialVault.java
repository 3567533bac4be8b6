package dev.writ.vms.cluster;

import dev.writ.vms.store.ClusterEntry;
import java.util.UUID;

/** Seals credentials for the database and opens them again. */
public interface CredentialVault {
  ClusterEntry.Access seal(UUID clusterId, Kubeconfig kubeconfig);

  Credential open(ClusterEntry.Access access);
}
