/** Breaks rules on purpose. */
@NullMarked
package dev.writ.acceptance.sample.kernel.event;

import org.jspecify.annotations.NullMarked;
