/**
 * Pure judgement: a snapshot and a policy become findings and a verdict.
 *
 * <p>One file per check, one line per check in {@code Checks}. Time is an argument; no file,
 * network, store or clock is touched. Way in: {@code Checks}, which runs the checks, and {@code
 * Judgement}, which applies, in this order, block_on_failure, overrides, inline skips, waivers,
 * baseline, level and dry run.
 */
@NullMarked
package dev.writ.dbt.decide;

import org.jspecify.annotations.NullMarked;
