/**
 * What the cluster remembers: objects, their history, and who is told about changes.
 *
 * <p>The way in is {@link ObjectStore}: one counter (the resource version), one lock, one ordered
 * log of changes from which watches resume. {@link Journal} keeps it in a file between runs.
 * Nothing here knows HTTP or what a kind means.
 */
@NullMarked
package dev.writ.sandbox.store;

import org.jspecify.annotations.NullMarked;
