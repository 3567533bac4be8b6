/**
 * What a policy says, as it is written: modules, rules, literals and terms, each with its place in
 * the source.
 *
 * <p>Records without behaviour, except that they print themselves as Rego text that parses to the
 * same again. Neither parser nor compiler lives here.
 */
@NullMarked
package dev.writ.rego.syntax;

import org.jspecify.annotations.NullMarked;
