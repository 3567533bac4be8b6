/** Placeholder plaque of kernel. */
@NullMarked
package dev.writ.kernel;

import org.jspecify.annotations.NullMarked;
