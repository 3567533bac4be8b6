/** Breaks rules on purpose. */
@NullMarked
package dev.writ.acceptance.sample.vms.http;

import org.jspecify.annotations.NullMarked;
