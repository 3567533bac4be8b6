/**
 * Durable work over db-scheduler: enqueued in the transaction that decided it, effective once.
 *
 * <p>The ways in: {@link dev.writ.kernel.job.EventQueue} (enqueue), {@link
 * dev.writ.kernel.job.Scheduling} (the workers of a server), {@link dev.writ.kernel.job.Jobs} (what
 * admins do), {@link dev.writ.kernel.job.TaskViews} (what people see), {@link
 * dev.writ.kernel.job.PeriodicJobs} (what is done again and again). The life of one job is drawn in
 * {@link dev.writ.kernel.job.Worker}. A job carries the id of its event and nothing else. Retry,
 * snooze, recovery of lost workers and dead letters are decided here; what the work is, is the
 * business of an {@link dev.writ.kernel.event.Action}.
 */
@NullMarked
package dev.writ.kernel.job;

import org.jspecify.annotations.NullMarked;
