/**
 * What {@code deploy/workloads} holds, held against what prints it and tried on a cluster.
 *
 * <p>{@link dev.writ.workloads.deploy.ShippedRights} gives every other test a cluster on which Writ
 * may do what is shipped and no more.
 */
@NullMarked
package dev.writ.workloads.deploy;

import org.jspecify.annotations.NullMarked;
