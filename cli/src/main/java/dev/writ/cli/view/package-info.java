/**
 * What a person sees: tables, details, states, ages, short ids, progress.
 *
 * <p>The way in is {@link dev.writ.cli.view.Printer}. On a terminal things are short, coloured and
 * fit the width; in a pipe they are whole, plain and exact. Text from the server is never trusted
 * to hold terminal commands.
 */
@NullMarked
package dev.writ.cli.view;

import org.jspecify.annotations.NullMarked;
