/** Placeholder plaque of sandbox. */
@NullMarked
package dev.writ.sandbox;

import org.jspecify.annotations.NullMarked;
