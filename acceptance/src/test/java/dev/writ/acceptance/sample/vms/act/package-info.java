/** Breaks rules on purpose. */
@NullMarked
package dev.writ.acceptance.sample.vms.act;

import org.jspecify.annotations.NullMarked;
