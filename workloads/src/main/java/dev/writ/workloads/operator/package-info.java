/**
 * The operator: one loop for each cluster that is watched.
 *
 * <p>{@link dev.writ.workloads.operator.ClusterOperator} takes what informers tell into the model,
 * judges what changed by difference, plans for each workload what would set it right, asks for it,
 * and has the writers tell the cluster how its policies stand. It decides nothing itself ({@code
 * decide} does) and patches no workload itself ({@code act} does).
 */
@NullMarked
package dev.writ.workloads.operator;

import org.jspecify.annotations.NullMarked;
