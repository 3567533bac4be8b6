/**
 * Work events: what a person asked for, durable and immutable, and the actions that carry it out.
 *
 * <p>Rooms declare an {@link dev.writ.kernel.event.Action} per operation in the {@link
 * dev.writ.kernel.event.ActionCatalogue}. Facts tell other rooms what happened. No approval rule
 * and no scheduling lives here.
 */
@NullMarked
package dev.writ.kernel.event;

import org.jspecify.annotations.NullMarked;
