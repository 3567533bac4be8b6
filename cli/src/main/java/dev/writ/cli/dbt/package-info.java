/**
 * What `writ dbt` says beside the reports: problems, explanations, the log of a run, a first
 * policy.
 *
 * <p>Each class makes text of values and prints nothing. It writes JSON with Jackson's generator
 * alone: no tree, no mapper, so that a check in a commit hook starts at once. Judging is the dbt
 * room's; the command line only asks.
 */
@NullMarked
package dev.writ.cli.dbt;

import org.jspecify.annotations.NullMarked;
