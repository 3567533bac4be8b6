/** Tests of the engine through its face. */
@NullMarked
package dev.writ.rego;

import org.jspecify.annotations.NullMarked;
