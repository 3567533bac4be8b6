/**
 * The rules of the house as tests; each is listed in {@code HouseRules} with a sample it catches.
 */
@NullMarked
package dev.writ.acceptance.house;

import org.jspecify.annotations.NullMarked;
