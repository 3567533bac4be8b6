/**
 * The composition root: starts the database, wires kernel, rooms and sandbox, and serves them.
 *
 * <p>The way in is {@link dev.writ.server.Main}. {@link dev.writ.server.House} is the one readable
 * place where everything is put together, {@link dev.writ.server.Wiring} the only one that tells
 * Quarkus about it. No rule of the house lives here: those are the kernel's and the rooms'.
 */
@NullMarked
package dev.writ.server;

import org.jspecify.annotations.NullMarked;
