/** Breaks rules on purpose. */
@NullMarked
package dev.writ.acceptance.sample.cli;

import org.jspecify.annotations.NullMarked;
