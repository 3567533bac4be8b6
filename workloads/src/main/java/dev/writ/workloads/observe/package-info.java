/**
 * Facts about pods, owners, namespaces and budgets at one instant; no judgement.
 *
 * <p>Way in: {@link dev.writ.workloads.observe.Snapshot}, and {@link
 * dev.writ.workloads.observe.ObjectReader}, which keeps of a Kubernetes object what is needed and
 * stumbles over nothing. A cached pod of two containers takes at most 2 KiB. No client and no clock
 * belongs here.
 */
@NullMarked
package dev.writ.workloads.observe;

import org.jspecify.annotations.NullMarked;
