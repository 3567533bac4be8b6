/** Placeholder plaque of testkit. */
@NullMarked
package dev.writ.testkit;

import org.jspecify.annotations.NullMarked;
