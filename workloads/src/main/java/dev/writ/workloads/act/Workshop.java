package dev.writ.workloads.act;

import dev.writ.cluster.ProtectedNamespaces;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.store.Database;
import dev.writ.workloads.access.Environments;

/**
 * What the room's work needs.
 *
 * @param maxConcurrentRollouts in one cluster, from patch to verdict
 */
public record Workshop(
    Database database,
    AuditLog audit,
    ClustersSeen clusters,
    Ledgers ledgers,
    RemediationMetrics metrics,
    ProtectedNamespaces untouchable,
    int maxConcurrentRollouts,
    Environments environments) {}
