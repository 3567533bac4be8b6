/**
 * What clusters say: their health, and how their machines stand.
 *
 * <p>Facts with a time, no judgement; they end in the room's rows. One watcher per cluster in the
 * whole installation.
 */
@NullMarked
package dev.writ.vms.observe;

import org.jspecify.annotations.NullMarked;
