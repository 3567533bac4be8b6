/**
 * One cluster's API server, asked in JSON.
 *
 * <p>The way in is {@link dev.writ.workloads.cluster.ClusterApi}: one method for each verb, and one
 * exception, {@link dev.writ.workloads.cluster.ApiFailure}, that says what the API server answered.
 * What is asked is said by {@link dev.writ.workloads.cluster.Resource}. Nothing here judges, and
 * nothing here knows the database.
 */
@NullMarked
package dev.writ.workloads.cluster;

import org.jspecify.annotations.NullMarked;
