/** Code that breaks each house rule on purpose. */
@NullMarked
package dev.writ.acceptance.sample;

import org.jspecify.annotations.NullMarked;
