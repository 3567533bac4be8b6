/** Breaks rules on purpose. */
@NullMarked
package dev.writ.acceptance.sample.images.decide;

import org.jspecify.annotations.NullMarked;
