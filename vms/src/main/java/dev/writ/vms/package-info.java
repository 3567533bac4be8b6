/** Placeholder plaque of vms. */
@NullMarked
package dev.writ.vms;

import org.jspecify.annotations.NullMarked;
