/**
 * The room's words for the server: permissions, roles, problem codes, audit codes, and how far a
 * caller sees.
 *
 * <p>They stand apart from {@code policy}, which the command line loads without the kernel.
 */
@NullMarked
package dev.writ.workloads.access;

import org.jspecify.annotations.NullMarked;
