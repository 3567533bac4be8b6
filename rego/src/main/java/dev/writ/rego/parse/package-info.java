/**
 * From source text to {@link dev.writ.rego.syntax}: lexer and parser of both versions of the
 * language.
 *
 * <p>The way in is {@link dev.writ.rego.parse.Parser}. What can be known without looking at other
 * modules is refused here; names are not resolved.
 */
@NullMarked
package dev.writ.rego.parse;

import org.jspecify.annotations.NullMarked;
