/**
 * What a call to the API asks, before a room hears of it: ids, pages, filters.
 *
 * <p>The way in is {@link dev.writ.kernel.call.Asked}; every room's {@code http} package reads
 * paths and queries with it, so that the same mistake gets the same answer everywhere. Knows texts
 * only: no HTTP library, no database, no room.
 */
@NullMarked
package dev.writ.kernel.call;

import org.jspecify.annotations.NullMarked;
