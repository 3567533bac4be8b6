/**
 * The talk with Kubernetes: kubeconfigs, connections, server-side apply, ownership, deletes.
 *
 * <p>The way in is {@link dev.writ.vms.cluster.Clusters}, which opens a {@link
 * dev.writ.vms.cluster.ClusterClient} per cluster. No call is made while a database transaction is
 * open. It moves to a module of its own when a second room needs it, so it knows no ticket and no
 * machine.
 */
@NullMarked
package dev.writ.vms.cluster;

import org.jspecify.annotations.NullMarked;
