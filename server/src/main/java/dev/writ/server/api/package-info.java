/**
 * The kernel over HTTP: {@code /api/v1} without the rooms' own paths.
 *
 * <p>A resource reads parameters and fields, asks one kernel class, and renders what it says. No
 * rule lives here; whatever is refused is a {@link dev.writ.kernel.problem.Problem} thrown by the
 * kernel.
 */
@NullMarked
package dev.writ.server.api;

import org.jspecify.annotations.NullMarked;
