/** Breaks rules on purpose. */
@NullMarked
package dev.writ.acceptance.sample.naming;

import org.jspecify.annotations.NullMarked;
