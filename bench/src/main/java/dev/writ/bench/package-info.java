/** Placeholder plaque of bench. */
@NullMarked
package dev.writ.bench;

import org.jspecify.annotations.NullMarked;
