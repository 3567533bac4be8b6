/**
 * The server seen from here: paths, JSON, refusals.
 *
 * <p>The way in is {@link dev.writ.cli.rest.Api}. It knows how to send a write twice without doing
 * it twice, and turns whatever goes wrong into one {@link dev.writ.cli.rest.Failure}. It prints
 * nothing.
 */
@NullMarked
package dev.writ.cli.rest;

import org.jspecify.annotations.NullMarked;
