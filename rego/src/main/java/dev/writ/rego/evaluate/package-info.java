/**
 * Runs what the compiler left: trees of small nodes over one array of variables.
 *
 * <p>{@link dev.writ.rego.evaluate.Planner} makes the nodes, once per snapshot; they are immutable
 * and shared by all threads. What changes during an evaluation lives in {@link
 * dev.writ.rego.evaluate.Scope} and in frames. Lines that have one outcome run in a loop, only
 * those with many solutions nest.
 */
@NullMarked
package dev.writ.rego.evaluate;

import org.jspecify.annotations.NullMarked;
