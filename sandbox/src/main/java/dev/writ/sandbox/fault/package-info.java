/**
 * Misfortune on demand, and the counters that tell what a client did: {@link Faults} and {@link
 * Counts}. The HTTP side asks; tests set. Nothing here can be reached over HTTP.
 */
@NullMarked
package dev.writ.sandbox.fault;

import org.jspecify.annotations.NullMarked;
