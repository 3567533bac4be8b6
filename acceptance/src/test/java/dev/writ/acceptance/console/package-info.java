/** Walks through the console in a real browser; screenshots stay in target/screenshots. */
@NullMarked
package dev.writ.acceptance.console;

import org.jspecify.annotations.NullMarked;
