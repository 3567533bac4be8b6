/** Breaks rules on purpose. */
@NullMarked
package dev.writ.acceptance.sample.cluster;

import org.jspecify.annotations.NullMarked;
