/**
 * The room's SQL: one class for each table, nothing else.
 *
 * <p>Nothing here judges or decides; every write takes the caller's transaction.
 */
@NullMarked
package dev.writ.workloads.store;

import org.jspecify.annotations.NullMarked;
