package dev.writ.vms.act;

import dev.writ.kernel.store.Database;
import dev.writ.vms.cluster.Clusters;

/**
 * What actions work with.
 *
 * @param dryRunNamespace where dry runs happen while a machine's namespace does not exist yet
 */
public record Workshop(
    Database database, Clusters clusters, VmsMetrics metrics, String dryRunNamespace) {}
