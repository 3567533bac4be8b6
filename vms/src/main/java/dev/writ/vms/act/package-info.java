/**
 * What the room does once it is agreed: one action per file.
 *
 * <p>Each is asked before it is told ({@code prepare}), writes its rows in the agreeing commit, and
 * can be run twice with the effect of once. The order of calls is the kernel's, see {@link
 * dev.writ.kernel.event.Action}.
 */
@NullMarked
package dev.writ.vms.act;

import org.jspecify.annotations.NullMarked;
