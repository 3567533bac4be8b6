/** Breaks rules on purpose. */
@NullMarked
package dev.writ.acceptance.sample.vms.operator;

import org.jspecify.annotations.NullMarked;
