package dev.writ.vms.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.kernel.store.Database;
import dev.writ.vms.cluster.ClusterClient;
import dev.writ.vms.cluster.Kind;
import dev.writ.vms.decide.Labels;
import dev.writ.vms.store.MachineRows;
import dev.writ.vms.store.Observation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Brings the rows of a cluster's machines to what the cluster says. */
public final class StatusSync {
  private final Database database;
  private final Labels labels;

  public StatusSync(Database database, Labels labels) {
    this.database = database;
    this.labels = labels;
  }

  /** Something a watch told. */
  sealed interface Change {
    record Seen(Observation observation) implements Change {}

    record Gone(UUID vmId, BigDecimal version) implements Change {}
  }

  /**
   * Takes a full list: machines in it are as it says, settled ones that are not in it are gone. A
   * list of which a page is lost throws and changes nothing.
   *
   * @return the list's resourceVersion, from which to watch on
   */
  public String resync(UUID clusterId, ClusterClient client) {
    ClusterClient.Listing listing =
        client.list(Kind.VIRTUAL_MACHINE, labels.managedBy(), Labels.WRIT);
    List<Observation> seen = new ArrayList<>();
    for (JsonNode item : listing.items()) {
      Sighting.of(item, labels).ifPresent(seen::add);
    }
    List<UUID> ids = seen.stream().map(Observation::vmId).toList();
    database.inTransaction(
        tx -> {
          MachineRows.observe(tx, clusterId, seen);
          MachineRows.observeOnly(tx, clusterId, ids, Sighting.version(listing.resourceVersion()));
          return clusterId;
        });
    return listing.resourceVersion();
  }

  /** Takes changes in the order they came, the last one of each machine. */
  void keep(UUID clusterId, List<Change> changes) {
    Map<UUID, Observation> seen = new LinkedHashMap<>();
    Map<UUID, BigDecimal> gone = new LinkedHashMap<>();
    for (Change change : changes) {
      switch (change) {
        case Change.Seen(var observation) -> {
          seen.put(observation.vmId(), observation);
          gone.remove(observation.vmId());
        }
        case Change.Gone(var id, var version) -> {
          gone.put(id, version);
          seen.remove(id);
        }
      }
    }
    database.inTransaction(
        tx -> {
          MachineRows.observe(tx, clusterId, seen.values());
          gone.forEach(
              (id, version) -> MachineRows.observeGone(tx, clusterId, List.of(id), version));
          return clusterId;
        });
  }
}
