/**
 * What people and builds need around the engine: suites of cases that are run and reported.
 *
 * <p>The only part of the module that reads files. {@link dev.writ.rego.Workbench} is the way in.
 */
@NullMarked
package dev.writ.rego.workbench;

import org.jspecify.annotations.NullMarked;
