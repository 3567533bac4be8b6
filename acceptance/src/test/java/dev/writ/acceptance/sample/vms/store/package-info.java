/** Breaks rules on purpose. */
@NullMarked
package dev.writ.acceptance.sample.vms.store;

import org.jspecify.annotations.NullMarked;
