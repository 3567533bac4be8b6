/** Breaks rules on purpose. */
@NullMarked
package dev.writ.acceptance.sample.kernel.audit;

import org.jspecify.annotations.NullMarked;
