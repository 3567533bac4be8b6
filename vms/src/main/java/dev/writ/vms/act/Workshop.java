package dev.writ.vms.act;

import dev.writ.kernel.store.Database;
import dev.writ.vms.cluster.Clusters;
import dev.writ.vms.decide.Labels;

/**
 * What actions work with.
 *
 * @param labels by which Writ knows its own objects
 * @param dryRunNamespace where dry runs happen while a machine's namespace does not exist yet
 */
public record Workshop(
    Database database,
    Clusters clusters,
    VmsMetrics metrics,
    Labels labels,
    String dryRunNamespace) {}
