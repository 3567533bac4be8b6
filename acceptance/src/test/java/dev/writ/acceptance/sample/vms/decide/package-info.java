/** Breaks rules on purpose. */
@NullMarked
package dev.writ.acceptance.sample.vms.decide;

import org.jspecify.annotations.NullMarked;
