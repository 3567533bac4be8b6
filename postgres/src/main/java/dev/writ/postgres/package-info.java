/** Placeholder plaque of postgres. */
@NullMarked
package dev.writ.postgres;

import org.jspecify.annotations.NullMarked;
