/** Stands for a package inside of the engine. */
@NullMarked
package dev.writ.acceptance.sample.rego.parse;

import org.jspecify.annotations.NullMarked;
