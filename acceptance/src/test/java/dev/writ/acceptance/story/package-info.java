/**
 * What people live through with the whole house: each story runs by {@code ./writ test --story}.
 */
@NullMarked
package dev.writ.acceptance.story;

import org.jspecify.annotations.NullMarked;
