/**
 * How answers of the Rego engine are shown: as JSON in the shape that OPA gives them, or for
 * people.
 *
 * <p>Text in, lines out: nothing here reads files, talks to a server or knows options. The verbs
 * are in {@code RegoCommands}, one package up; the engine is {@link dev.writ.rego.Workbench} and
 * what stands beside it.
 */
@NullMarked
package dev.writ.cli.rego;

import org.jspecify.annotations.NullMarked;
