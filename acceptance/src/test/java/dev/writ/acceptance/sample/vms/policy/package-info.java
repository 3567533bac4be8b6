/** Breaks rules on purpose. */
@NullMarked
package dev.writ.acceptance.sample.vms.policy;

import org.jspecify.annotations.NullMarked;
