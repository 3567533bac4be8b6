/**
 * The law of the house: who you are, what policy says, who must agree, the work that follows, and
 * the record of all of it.
 *
 * <p>One package per noun. The way in is {@link dev.writ.kernel.Kernel}, which wires the parts over
 * one PostgreSQL database. The kernel knows no Kubernetes, registry, Git or dbt type: a thing
 * enters only when two rooms need it, and no room may do any of this in its own way.
 */
@NullMarked
package dev.writ.kernel;

import org.jspecify.annotations.NullMarked;
