/**
 * The whole house at once: architecture rules ({@code house}), stories that a person lives through
 * ({@code story}) and walks through the console in a browser ({@code console}).
 *
 * <p>{@code sample} holds code that breaks each rule on purpose, so that every rule is seen to
 * catch something. No product code may enter.
 */
@NullMarked
package dev.writ.acceptance;

import org.jspecify.annotations.NullMarked;
