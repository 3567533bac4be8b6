/**
 * Durable work over db-scheduler: enqueued in the transaction that decided it, effective once.
 *
 * <p>A job carries the id of its event and nothing else. Retry, snooze, recovery of lost workers
 * and dead letters are decided here; what the work is, is the business of an {@link
 * dev.writ.kernel.event.Action}.
 */
@NullMarked
package dev.writ.kernel.job;

import org.jspecify.annotations.NullMarked;
