/** Breaks rules on purpose. */
@NullMarked
package dev.writ.acceptance.sample.kernel.store;

import org.jspecify.annotations.NullMarked;
