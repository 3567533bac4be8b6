/**
 * How the house says no: every refusal is a {@link dev.writ.kernel.problem.Problem} with a code.
 *
 * <p>A code has one HTTP status, one fault and one line in the generated reference. Rooms add codes
 * of their own to the catalogue; nobody throws an undocumented one.
 */
@NullMarked
package dev.writ.kernel.problem;

import org.jspecify.annotations.NullMarked;
