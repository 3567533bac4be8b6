/**
 * What breaks a policy, how well things stand, and what would set them right: pure functions of a
 * snapshot, a policy and an instant.
 *
 * <p>Way in: {@link dev.writ.workloads.decide.Judge} for violations and scores, {@link
 * dev.writ.workloads.decide.Planner} for repairs. One file for each check, all in {@link
 * dev.writ.workloads.decide.Checks}. No client, no file and no clock may enter.
 */
@NullMarked
package dev.writ.workloads.decide;

import org.jspecify.annotations.NullMarked;
