/** Tests of lexer and parser. */
@NullMarked
package dev.writ.rego.parse;

import org.jspecify.annotations.NullMarked;
