/**
 * Measures what the contracts promise, and prints each figure beside its target.
 *
 * <p>The way in is {@link dev.writ.bench.Bench}; one measure is one file and one line of its list.
 * Everything runs on a real PostgreSQL with fsync on. A figure is worth something only beside
 * another one of the same run: that is why a measure brings its reference along where there is one.
 * Nothing here asserts; the tests do.
 */
@NullMarked
package dev.writ.bench;

import org.jspecify.annotations.NullMarked;
