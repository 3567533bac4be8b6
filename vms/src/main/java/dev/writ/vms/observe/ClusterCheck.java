package dev.writ.vms.observe;

import dev.writ.kernel.store.Database;
import dev.writ.vms.cluster.ClusterClient;
import dev.writ.vms.cluster.ClusterFailure;
import dev.writ.vms.cluster.Clusters;
import dev.writ.vms.decide.Capabilities;
import dev.writ.vms.decide.ClusterHealth;
import dev.writ.vms.decide.Right;
import dev.writ.vms.store.ClusterRows;
import dev.writ.vms.store.MachineRows;
import dev.writ.vms.view.ClusterEntry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Asks clusters whether they are well and what they can do, and keeps the answer. */
public final class ClusterCheck {
  /** A cluster that has been silent for so long: nobody knows how its machines stand. */
  private static final Duration SILENCE = Duration.ofMinutes(5);

  private final Database database;
  private final Clusters clusters;

  public ClusterCheck(Database database, Clusters clusters) {
    this.database = database;
    this.clusters = clusters;
  }

  /**
   * What a check found.
   *
   * @param capabilities null where they could not be asked
   */
  public record Finding(
      ClusterHealth health, @Nullable String detail, @Nullable Capabilities capabilities) {}

  /** Checks every registered cluster; run every 30 s by one server at a time. */
  public void checkAll() {
    List<UUID> ids =
        database.read(handle -> ClusterRows.all(handle).stream().map(ClusterEntry::id).toList());
    ids.forEach(this::check);
  }

  /** Checks one cluster and keeps what was found; nothing happens for one that is gone. */
  public void check(UUID clusterId) {
    ClusterEntry cluster =
        database.read(handle -> ClusterRows.find(handle, clusterId)).orElse(null);
    ClusterClient client = clusters.find(clusterId).orElse(null);
    if (cluster == null || client == null) {
      return;
    }
    Finding finding = look(client, cluster.identityUid());
    database.inTransaction(
        tx -> {
          ClusterRows.keepCheck(
              tx, clusterId, finding.health(), finding.detail(), finding.capabilities());
          MachineRows.forgetStatus(tx, clusterId, SILENCE);
          return clusterId;
        });
  }

  /** Looks at a cluster without keeping anything. */
  public static Finding look(ClusterClient client, String expectedIdentity) {
    try {
      if (!client.identity().equals(expectedIdentity)) {
        return new Finding(
            ClusterHealth.UNHEALTHY,
            "another cluster answers at this address; if it replaces a lost one, send its kubeconfig with"
                + " `replacing: true`",
            null);
      }
      Capabilities capabilities = capabilities(client);
      if (!capabilities.kubevirt()) {
        return new Finding(ClusterHealth.UNHEALTHY, "KubeVirt is not installed", capabilities);
      }
      Set<String> lacking = capabilities.rightsLackingForMachines();
      return lacking.isEmpty()
          ? new Finding(ClusterHealth.HEALTHY, null, capabilities)
          : new Finding(
              ClusterHealth.UNHEALTHY,
              "Writ lacks rights there: " + String.join(", ", lacking),
              capabilities);
    } catch (ClusterFailure failure) {
      return switch (failure.kind()) {
        case UNREACHABLE -> new Finding(ClusterHealth.UNREACHABLE, failure.detail(), null);
        case THROTTLED, BROKEN, REFUSED ->
            new Finding(ClusterHealth.UNHEALTHY, failure.detail(), null);
      };
    }
  }

  private static Capabilities capabilities(ClusterClient client) {
    boolean kubevirt = client.hasKubeVirt();
    Set<Right> missing = new HashSet<>();
    for (Right right : Right.ALL) {
      if (!client.mayDo(right)) {
        missing.add(right);
      }
    }
    return new Capabilities(
        kubevirt,
        missing.contains(Right.LIST_STORAGE_CLASSES) ? Set.of() : client.storageClasses(),
        missing.contains(Right.LIST_NODES) ? Set.of() : client.nodeResources(),
        missing);
  }
}
