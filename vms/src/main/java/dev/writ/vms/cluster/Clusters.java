package dev.writ.vms.cluster;

import dev.writ.kernel.store.Database;
import dev.writ.vms.store.ClusterAccess;
import dev.writ.vms.store.ClusterRows;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * The open connections, one per registered cluster, made anew when a credential is rotated.
 *
 * <p>At most {@value #AT_ONCE} jobs use one cluster at once, so that a slow one can't hold all
 * workers.
 */
public final class Clusters implements AutoCloseable {
  private static final int AT_ONCE = 4;

  private final Database database;
  private final CredentialVault vault;
  private final String fieldManager;
  private final Duration timeout;
  private final Map<UUID, Open> open = new ConcurrentHashMap<>();
  private final Map<UUID, Semaphore> permits = new ConcurrentHashMap<>();

  /** A connection and the access it was made from. */
  private record Open(ClusterAccess access, ClusterClient client) {}

  /**
   * Opens nothing yet.
   *
   * @param fieldManager who owns what Writ applies
   * @param timeout of one call to a cluster
   */
  public Clusters(Database database, CredentialVault vault, String fieldManager, Duration timeout) {
    this.database = database;
    this.vault = vault;
    this.fieldManager = fieldManager;
    this.timeout = timeout;
  }

  /** The connection to a registered cluster; empty where it is not registered any more. */
  public Optional<ClusterClient> find(UUID clusterId) {
    Optional<ClusterAccess> access =
        database.read(handle -> ClusterRows.findAccess(handle, clusterId));
    if (access.isEmpty()) {
      forget(clusterId);
      return Optional.empty();
    }
    return Optional.of(
        open.compute(
                clusterId,
                (_, known) -> {
                  if (known != null && known.access().equals(access.get())) {
                    return known;
                  }
                  if (known != null) {
                    known.client().close();
                  }
                  return new Open(access.get(), connect(access.get()));
                })
            .client());
  }

  /** A connection that is not kept, for a cluster that is about to be registered. */
  public ClusterClient connect(Kubeconfig kubeconfig) {
    return ClusterClient.open(
        kubeconfig.apiUrl(), kubeconfig.ca(), kubeconfig.credential(), fieldManager, timeout);
  }

  /** How the cluster is reached, with its credential sealed for the database. */
  public ClusterAccess seal(UUID clusterId, Kubeconfig kubeconfig) {
    return vault.seal(clusterId, kubeconfig);
  }

  /** Runs the work if fewer than the allowed number run on this cluster; else gives nothing. */
  public <T> Optional<T> tryUse(UUID clusterId, Function<ClusterClient, T> work) {
    Semaphore permit = permits.computeIfAbsent(clusterId, _ -> new Semaphore(AT_ONCE));
    if (!permit.tryAcquire()) {
      return Optional.empty();
    }
    try {
      return find(clusterId).map(work);
    } finally {
      permit.release();
    }
  }

  @Override
  public void close() {
    open.keySet().forEach(this::forget);
  }

  private void forget(UUID clusterId) {
    Open known = open.remove(clusterId);
    if (known != null) {
      known.client().close();
    }
  }

  private ClusterClient connect(ClusterAccess access) {
    return ClusterClient.open(
        access.apiUrl(), access.ca(), vault.open(access), fieldManager, timeout);
  }
}
