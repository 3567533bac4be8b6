/**
 * Judges and mends manifests in files, without a cluster: what a pipeline and a laptop need.
 *
 * <p>The way in: {@link dev.writ.workloads.offline.Manifests} reads paths, {@link
 * dev.writ.workloads.offline.Scan} judges them, {@link dev.writ.workloads.offline.ScanReport} shows
 * it, {@link dev.writ.workloads.offline.Fix} inserts what is missing. Text is only ever inserted.
 * No Kubernetes client, no database and no server enters.
 */
@NullMarked
package dev.writ.workloads.offline;

import org.jspecify.annotations.NullMarked;
