/**
 * The `writ` command: reads what a person typed, asks the server, and says what it answered.
 *
 * <p>The way in is {@link dev.writ.cli.Writ}. A file named {@code …Commands} holds one noun's
 * verbs; {@link dev.writ.cli.Catalogue} lists them all. Everything outside the process (streams,
 * terminal, environment, time) comes in through {@link dev.writ.cli.Shell}, so that a test can be
 * the shell. No Quarkus, no server code, and nothing that starts slowly: each call is a fresh JVM.
 */
@NullMarked
package dev.writ.cli;

import org.jspecify.annotations.NullMarked;
