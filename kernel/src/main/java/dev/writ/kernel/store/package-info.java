/**
 * The one PostgreSQL database and the only way to write to it.
 *
 * <p>The way in is {@link dev.writ.kernel.store.Database#inTransaction}: state change, event,
 * ticket, job, audit rows and notices commit together or not at all. Holds migrations, ids, JSON
 * and the idempotency store. Knows nothing of tickets, people or jobs; no network call may happen
 * while a transaction is open.
 */
@NullMarked
package dev.writ.kernel.store;

import org.jspecify.annotations.NullMarked;
